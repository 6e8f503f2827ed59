import { Link } from "@tanstack/react-router";

/** A version of a registered model by its name: "digits v3". */
export function VersionLink({ model, version, short }: { model: string; version: number; short?: boolean }) {
  const number = `v${String(version)}`;
  return (
    <Link to="/models/$model/versions/$version" params={{ model, version: String(version) }}>
      {short ? number : `${model} ${number}`}
    </Link>
  );
}
