// The page of webhooks: made, tested, what was sent and how often it was tried, sent again, deleted.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { call, uniqueName, useBrowser } from "./support.mjs";

const open = useBrowser();
const WEBHOOKS = "/api/v1/projects/default/webhooks";

describe("the page of webhooks", () => {
  it("says why an address is refused, and makes nothing", async () => {
    const name = uniqueName("inside");
    const { page, go } = await open();
    await go("/webhooks");
    await page.getByRole("button", { name: "Add webhook" }).click();
    const form = page.getByRole("dialog", { name: "New webhook" });
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("URL").fill("https://169.254.169.254/latest");
    await form.getByRole("button", { name: "Save" }).click();
    assert.match(await form.getByRole("alert").innerText(), /169\.254\.169\.254/);
    const { webhooks } = await call("GET", WEBHOOKS);
    assert.ok(webhooks.every((one) => one.name !== name));
  });

  it("fits a small screen, and asks before it deletes", async () => {
    const name = uniqueName("hook");
    await call("POST", WEBHOOKS, {
      name,
      // Nobody is there, and nothing is sent.
      url: "https://8.8.8.8/" + "long".repeat(60),
      events: ["alert.fired", "model_version_alias.created"],
      active: false,
    });
    const { page, go } = await open({ viewport: { width: 390, height: 800 } });
    await go("/webhooks");
    const card = page.getByRole("region", { name });
    await card.getByText("not active").waitFor();
    await card.getByRole("button", { name: "Messages" }).click();
    await card.getByText("No message yet.").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await card.getByRole("button", { name: "Delete" }).click();
    await card.getByRole("button", { name: "Keep" }).click();
    await card.getByRole("button", { name: "Delete" }).click();
    await card.getByRole("button", { name: "Delete with its messages" }).click();
    await card.waitFor({ state: "detached" });
    const { webhooks } = await call("GET", WEBHOOKS);
    assert.ok(webhooks.every((one) => one.name !== name));
  });
});
