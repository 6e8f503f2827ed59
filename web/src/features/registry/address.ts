import { textsNamed } from "../../design/address";

export const modelsAddress = textsNamed("q", "kind");
