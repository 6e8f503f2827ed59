import { getJson, sendJson } from "./client";
import { enc, query } from "./request";
import type {
  TriedWebhookMessage,
  Webhook,
  WebhookChange,
  WebhookList,
  WebhookMessage,
  WebhookMessagePage,
  WebhookTestResult,
} from "./types";

const MESSAGES_A_PAGE = 20;

export const listWebhooks = (signal?: AbortSignal) => getJson<WebhookList>("/webhooks", signal);

export const createWebhook = (body: WebhookChange) => sendJson<Webhook>("POST", "/webhooks", body);

export const patchWebhook = (id: string, body: WebhookChange) =>
  sendJson<Webhook>("PATCH", `/webhooks/${enc(id)}`, body);

export const deleteWebhook = (id: string) => sendJson<undefined>("DELETE", `/webhooks/${enc(id)}`);

/** Sends an example now, and tells what came of it. */
export const testWebhook = (id: string) =>
  sendJson<WebhookTestResult>("POST", `/webhooks/${enc(id)}/test`, {});

export const listWebhookMessages = (id: string, pageToken: string | undefined, signal?: AbortSignal) =>
  getJson<WebhookMessagePage>(
    `/webhooks/${enc(id)}/messages${query({ max: MESSAGES_A_PAGE, pageToken })}`,
    signal,
  );

export const loadWebhookMessage = (id: string, number: number, signal?: AbortSignal) =>
  getJson<TriedWebhookMessage>(`/webhooks/${enc(id)}/messages/${number}`, signal);

export const redeliverWebhookMessage = (id: string, number: number) =>
  sendJson<WebhookMessage>("POST", `/webhooks/${enc(id)}/messages/${number}/redeliver`, {});
