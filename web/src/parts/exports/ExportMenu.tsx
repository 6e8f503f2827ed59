import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { EXPORT_FORMS, type ExportForm } from "../../api/exports";

const NAMES: Record<ExportForm, string> = { parquet: "Parquet", csv: "CSV", jsonl: "JSON lines" };

interface ExportMenuProps {
  /** What is downloaded, as in "Download what is found". */
  label: string;
  /** The address at which the server makes the file while it sends it. */
  href: (form: ExportForm) => string;
  /** Other items. */
  children?: ReactNode;
}

/** Downloads a table in a form of one's choice. */
export function ExportMenu({ label, href, children }: ExportMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={label} openDelay={300}>
          <ActionIcon variant="default" size={30} aria-label={label}>
            <IconDownload size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {EXPORT_FORMS.map((form) => (
          <Menu.Item key={form} component="a" href={href(form)} download>
            As {NAMES[form]}
          </Menu.Item>
        ))}
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
