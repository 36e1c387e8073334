package dev.mitra.job.bench.report;

/** How the page looks, by day and by night, on a screen and on paper. */
final class PageStyle {
  static final String CSS =
      """
      :root { color-scheme: light dark; --ink: #1d2733; --soft: #5a6672; --page: #ffffff; --rule: #d7dde3;
        --grid: #e6eaee; --band: #c9d3dd; --good: #1f7a4d; --bad: #b3261e;
        --s0: #8a94a0; --s1: #2463b4; --s2: #d0661a; --s3: #2c8a63; --s4: #8450b8; --s5: #b03a6b; --s6: #7a7a1c; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --page: #14191f;
        --rule: #323b45; --grid: #262e37; --band: #46545f; --good: #5cc493; --bad: #f2857c;
        --s0: #7f8b98; --s1: #6ba6ef; --s2: #f0954e; --s3: #59c295; --s4: #b48ae6; --s5: #e57ba6; --s6: #c4c24e; } }
      body { font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
        color: var(--ink); background: var(--page); max-width: 860px; margin: 28px auto 60px; padding: 0 20px; }
      h1 { font-size: 25px; margin: 0 0 4px; }
      h2 { font-size: 17px; margin: 34px 0 10px; padding-bottom: 4px; border-bottom: 1px solid var(--rule); }
      p { margin: 4px 0 10px; } .sub, .note, figcaption { color: var(--soft); } .note, figcaption { font-size: 12.5px; }
      code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; overflow-wrap: anywhere; }
      .tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 20px 0 6px; }
      .tile { border: 1px solid var(--rule); border-radius: 6px; padding: 10px 12px; }
      .tile b { display: block; font-size: 21px; font-variant-numeric: tabular-nums; }
      .tile span { color: var(--soft); font-size: 12.5px; }
      figure { margin: 0; break-inside: avoid; }
      svg { width: 100%; height: auto; display: block; }
      svg text { font-family: inherit; fill: var(--ink); font-size: 12px; }
      svg .tick { fill: var(--soft); font-size: 11.5px; }
      .grid { stroke: var(--grid); } .axis { stroke: var(--soft); }
      .guide { stroke: var(--bad); stroke-dasharray: 4 4; }
      .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line.thin { stroke-width: 1; }
      .range { stroke-width: 3; }
      .line.s0, .range.s0 { stroke: var(--s0); } .range.s2 { stroke: var(--s2); } .range.s3 { stroke: var(--s3); } .line.s1 { stroke: var(--s1); } .line.s2 { stroke: var(--s2); }
      .line.s3 { stroke: var(--s3); } .line.s4 { stroke: var(--s4); } .line.s5 { stroke: var(--s5); }
      .line.s6 { stroke: var(--s6); }
      rect.s0, circle.s0 { fill: var(--s0); } rect.s1, circle.s1 { fill: var(--s1); }
      rect.s2, circle.s2 { fill: var(--s2); } rect.s3, circle.s3 { fill: var(--s3); }
      rect.s4, circle.s4 { fill: var(--s4); } rect.band { fill: var(--band); }
      circle.dot { stroke: var(--page); stroke-width: 1.5; }
      line.mark { stroke: var(--ink); stroke-width: 2.5; }
      .legend { min-height: 20px; font-size: 12.5px; }
      .legend span { margin-right: 16px; white-space: nowrap; }
      .legend i { display: inline-block; width: 11px; height: 11px; margin-right: 5px; border-radius: 2px;
        vertical-align: -1px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      i.s0 { background: var(--s0); } i.s1 { background: var(--s1); } i.s2 { background: var(--s2); }
      i.s3 { background: var(--s3); } i.s4 { background: var(--s4); } i.s5 { background: var(--s5); }
      i.s6 { background: var(--s6); } i.band { background: var(--band); }
      .legend i.mark { background: var(--ink); width: 3px; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 13px; }
      th, td { text-align: right; padding: 4px 7px; border-bottom: 1px solid var(--grid); vertical-align: top; }
      th { color: var(--soft); font-weight: 600; font-size: 12px; }
      td:not(.text) { white-space: nowrap; }
      .text { text-align: left; } tr > :first-child { padding-left: 0; }
      .reached { color: var(--good); } .missed { color: var(--bad); } .reached, .missed { font-weight: 600; }
      @media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
      @media (max-width: 560px) { .tiles { grid-template-columns: 1fr 1fr; } }
      """;

  private PageStyle() {}
}
