import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconFocusCentered, IconMinus, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState, type PointerEvent } from "react";
import { classes } from "../../../design/classes";
import { curveOf, NODE_HEIGHT, NODE_WIDTH, type GraphEdge, type GraphLayout } from "./layout";
import { ObjectName } from "./ObjectName";
import styles from "./Lineage.module.css";

const ZOOMS = [0.4, 0.55, 0.75, 1, 1.35];
const PLAIN = 3;
/** With more lines, their names would cover one another. */
const MOST_NAMES = 40;

/** The graph as layers: what an object was made of to the left, what was made of it to the right. */
export function LineageGraphView({
  root,
  layout,
  depth,
}: {
  root: string;
  layout: GraphLayout;
  depth: string | undefined;
}) {
  const { nodes, edges, width, height } = layout;
  const scroller = useRef<HTMLDivElement>(null);
  const [zoomAt, setZoomAt] = useState(PLAIN);
  const zoom = ZOOMS[zoomAt] ?? 1;
  const arrow = useId();
  /** The object under the mouse or with the focus: its lines stand out. */
  const [lit, setLit] = useState<string>();
  const unlight = () => {
    setLit(undefined);
  };
  const centre = () => {
    const element = scroller.current;
    const node = nodes.find((n) => n.digest === root);
    if (!element || !node) return;
    element.scrollLeft = (node.x + NODE_WIDTH / 2) * zoom - element.clientWidth / 2;
    element.scrollTop = (node.y + NODE_HEIGHT / 2) * zoom - element.clientHeight / 2;
  };
  useEffect(() => {
    centre();
    // What is in view stays there unless another graph is shown, or another size.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [layout, zoom]);
  const isNamed = edges.length <= MOST_NAMES && new Set(edges.flatMap((e) => e.names)).size > 1;
  return (
    <div className={styles.graph}>
      <Group gap={4} className={styles.zoom}>
        <ZoomButton
          label="Smaller"
          disabled={zoomAt === 0}
          icon={IconMinus}
          act={() => {
            setZoomAt(zoomAt - 1);
          }}
        />
        <ZoomButton
          label="Larger"
          disabled={zoomAt === ZOOMS.length - 1}
          icon={IconPlus}
          act={() => {
            setZoomAt(zoomAt + 1);
          }}
        />
        <ZoomButton label="Back to the object" icon={IconFocusCentered} act={centre} />
      </Group>
      <div
        ref={scroller}
        className={styles.scroller}
        role="group"
        aria-label="Graph of objects"
        {...useDrag(scroller)}
      >
        <div className={styles.sized} style={{ width: width * zoom, height: height * zoom }}>
          <div className={styles.scaled} style={{ width, height, transform: `scale(${String(zoom)})` }}>
            <svg width={width} height={height} aria-hidden>
              <defs>
                <marker
                  id={arrow}
                  viewBox="0 0 8 8"
                  refX="8"
                  refY="4"
                  markerWidth="7"
                  markerHeight="7"
                  orient="auto"
                >
                  <path d="M0 0L8 4L0 8z" className={styles.arrow} />
                </marker>
              </defs>
              {edges.map((edge) => (
                <Edge
                  key={edge.key}
                  edge={edge}
                  arrow={arrow}
                  isNamed={isNamed}
                  isLit={edge.from.digest === lit || edge.to.digest === lit}
                />
              ))}
            </svg>
            {nodes.map(({ digest, layer, x, y }) => (
              <Link
                key={digest}
                to="/objects/$digest"
                params={{ digest }}
                search={{ tab: "lineage", ...(depth !== undefined && { depth }) }}
                className={styles.node}
                onMouseEnter={() => {
                  setLit(digest);
                }}
                onMouseLeave={unlight}
                onFocus={() => {
                  setLit(digest);
                }}
                onBlur={unlight}
                draggable={false}
                title={digest}
                data-node={digest}
                data-layer={layer}
                aria-current={digest === root || undefined}
                style={{ left: x, top: y, width: NODE_WIDTH, height: NODE_HEIGHT }}
              >
                <ObjectName digest={digest} />
              </Link>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

interface EdgeProps {
  edge: GraphEdge;
  arrow: string;
  isNamed: boolean;
  isLit: boolean;
}

function Edge({ edge, arrow, isNamed, isLit }: EdgeProps) {
  const { from, to, names } = edge;
  const x = (to.x + NODE_WIDTH + from.x) / 2;
  const y = (to.y + from.y + NODE_HEIGHT) / 2;
  return (
    <g data-edge={edge.key}>
      <path
        className={classes(styles.edge, isLit && styles.lit)}
        d={curveOf(edge)}
        markerEnd={`url(#${arrow})`}
      >
        <title>{names.join(", ")}</title>
      </path>
      {isNamed && (
        <text x={x} y={y - 4} className={styles.edgeName}>
          {names.join(", ")}
        </text>
      )}
    </g>
  );
}

interface ZoomButtonProps {
  label: string;
  icon: typeof IconPlus;
  disabled?: boolean;
  act: () => void;
}

function ZoomButton({ label, icon: Icon, disabled = false, act }: ZoomButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="sm" aria-label={label} disabled={disabled} onClick={act}>
        <Icon size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Lets a mouse drag what an element scrolls. A finger scrolls by itself. */
function useDrag(scroller: React.RefObject<HTMLDivElement | null>) {
  const start = useRef<{ x: number; y: number; left: number; top: number }>(undefined);
  return {
    onPointerDown: (e: PointerEvent) => {
      const element = scroller.current;
      const isNode = e.target instanceof Element && e.target.closest("a") !== null;
      if (!element || isNode || e.pointerType !== "mouse" || e.button !== 0) return;
      start.current = { x: e.clientX, y: e.clientY, left: element.scrollLeft, top: element.scrollTop };
      element.setPointerCapture(e.pointerId);
    },
    onPointerMove: (e: PointerEvent) => {
      const element = scroller.current;
      if (!element || !start.current) return;
      element.scrollLeft = start.current.left - (e.clientX - start.current.x);
      element.scrollTop = start.current.top - (e.clientY - start.current.y);
    },
    onPointerUp: () => {
      start.current = undefined;
    },
    onPointerCancel: () => {
      start.current = undefined;
    },
  };
}
