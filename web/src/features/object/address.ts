import { textsNamed } from "../../design/address";

export const objectAddress = textsNamed("tab", "form", "depth", "ask", "to", "metric");
