export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width={24} height={24} fill="none" strokeLinecap="round" aria-hidden>
      <path d="M3 6h26" stroke="#b45309" strokeWidth={3} />
      <path d="M8 6v20M16 6v22M24 6v16" stroke="#d97706" strokeWidth={2.4} />
      <g fill="#b45309">
        <circle cx={8} cy={14} r={3} />
        <circle cx={8} cy={22} r={3} />
        <circle cx={16} cy={12} r={3} />
        <circle cx={16} cy={24} r={3} />
        <circle cx={24} cy={17} r={3} />
      </g>
    </svg>
  );
}
