import { JsonTree } from "../../design/JsonTree";
import type { ChatMessage, ChatPart } from "./chat";
import styles from "./Chat.module.css";

/** The messages of a chat, one below the other. */
export function Chat({ messages }: { messages: readonly ChatMessage[] }) {
  return (
    <ol className={styles.chat}>
      {messages.map((message, i) => (
        <li key={i} className={styles.message} data-role={message.role}>
          <span className={styles.role}>{message.role}</span>
          {message.parts.map((part, k) => (
            <Part key={k} part={part} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function Part({ part }: { part: ChatPart }) {
  switch (part.kind) {
    case "text":
      return <p className={styles.text}>{part.text}</p>;
    case "call":
      return (
        <p className={styles.call}>
          <b>{part.name}</b>({part.text})
        </p>
      );
    case "value":
      return (
        <div className={styles.call}>
          <JsonTree value={part.value} />
        </div>
      );
  }
}
