import { textsNamed } from "../../design/address";

export const leaderboardAddress = textsNamed("score");
