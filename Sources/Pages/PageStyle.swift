/// The style sheet of pages: light or dark as the viewer prefers, and for paper.
enum PageStyle {
  static let sheet: StaticString = """
    :root{color-scheme:light dark;--page:#fff;--soft:#f5f7f9;--ink:#1c222b;--dim:#5b6472;
    --line:#dde2e8;--accent:#2a6cb0;--good:#17743f;--bad:#b02a2a;--warn:#fff6e0;--edge:#d99a1c}
    @media screen and (prefers-color-scheme:dark){:root{--page:#14171c;--soft:#1b1f26;--ink:#e4e7eb;
    --dim:#9aa4b2;--line:#2d333c;--accent:#6aa9e9;--good:#5cc58a;--bad:#f08a80;--warn:#2c2513;
    --edge:#b98a2c}}
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;scroll-padding-top:44px}
    @media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0 auto;padding:0 20px 40px;max-width:1120px;background:var(--page);color:var(--ink);
    font:14px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
    font-variant-numeric:tabular-nums}
    header{padding:28px 0 6px}h1{overflow-wrap:anywhere;margin:0;
    font-size:26px;line-height:1.25;font-weight:650}
    .lead{margin:6px 0 0;color:var(--dim);font-size:15px}
    h2{margin:0 0 12px;font-size:18px;font-weight:650}
    h3{margin:22px 0 8px;font-size:14px;font-weight:650}
    section{padding:26px 0 4px;border-top:1px solid var(--line);margin-top:22px}
    main>section:first-child{border-top:0;margin-top:0;padding-top:16px}
    nav{position:sticky;top:0;z-index:1;background:var(--page);border-bottom:1px solid var(--line)}
    nav ul{display:flex;flex-wrap:wrap;gap:0 18px;margin:0;padding:8px 0;list-style:none}
    a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    .skip{position:absolute;left:-9999px}.skip:focus{left:20px;top:8px;background:var(--page)}
    .headline{font-size:16px;font-weight:600;max-width:none}
    p{margin:8px 0;max-width:96ch}.remark{color:var(--dim);font-size:13px}
    ul.plain{margin:4px 0;padding-left:18px}ul.plain li{max-width:100ch;overflow-wrap:anywhere}
    .notice{margin:12px 0;padding:10px 14px;border-left:4px solid var(--line);
    background:var(--soft)}
    .notice.warning{border-color:var(--edge);background:var(--warn)}
    .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(225px,1fr));gap:12px;
    margin:10px 0 16px}
    .figures>div{border:1px solid var(--line);border-radius:4px;padding:10px 14px 12px}
    .figures dt{color:var(--dim);font-size:13px}.figures dd{margin:0}
    .figures .value{font-size:23px;line-height:1.35;font-weight:650}
    .figures .change{font-size:13px;color:var(--dim)}
    .figures .change.better,td.better{color:var(--good)}
    .figures .change.worse,td.worse{color:var(--bad)}
    .wide{overflow-x:auto}figure{margin:18px 0 22px;position:relative}
    figcaption{margin-bottom:10px;color:var(--dim);font-size:13px}
    figcaption strong{color:var(--ink);font-size:14px}
    .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));
    gap:0 36px;align-items:start}
    .pair tbody th{white-space:normal}
    table{border-collapse:collapse;min-width:min(100%,760px);font-size:13px}
    .pair table{min-width:100%}
    caption{text-align:left;color:var(--dim);padding:0 0 6px}
    th,td{padding:4px 8px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap;
    font-weight:400;vertical-align:top}
    td.word,th.word,tbody th,tfoot th{text-align:left}
    td.word{white-space:normal;overflow-wrap:break-word}
    tbody th,tfoot th{max-width:300px;overflow:hidden;text-overflow:ellipsis}
    thead th{white-space:normal;color:var(--dim);border-bottom:2px solid var(--line);vertical-align:bottom}
    thead th button{all:unset;cursor:pointer;color:inherit}
    thead th button:hover{color:var(--ink)}
    thead th button:focus-visible{outline:2px solid var(--accent)}
    thead th[aria-sort=ascending] button::after{content:" \\2191"}
    thead th[aria-sort=descending] button::after{content:" \\2193"}
    tbody tr:hover{background:var(--soft)}
    tfoot tr:last-child>*{font-weight:650;border-bottom:0}
    tr.group th{padding-top:12px;font-weight:650}tr.group:hover{background:none}
    details{margin:10px 0}summary{cursor:pointer;color:var(--accent)}
    dl.terms{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:8px 0;
    font-size:13px}
    dl.terms dt{color:var(--dim)}dl.terms dd{margin:0;overflow-wrap:anywhere}
    .mono{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px}
    footer{margin-top:34px;padding-top:10px;border-top:1px solid var(--line);color:var(--dim);
    font-size:13px}
    #note{position:fixed;z-index:2;max-width:380px;padding:7px 10px;border-radius:4px;
    background:var(--ink);color:var(--page);font-size:12px;pointer-events:none;white-space:pre-line}
    .enlargeable figcaption{padding-right:210px;min-height:44px}
    .tools{position:absolute;right:0;top:0}
    .tools button{font:inherit;padding:0 9px;margin-left:4px;border:1px solid var(--line);
    border-radius:3px;background:var(--page);color:var(--ink);cursor:pointer}
    .at{stroke:var(--ink);stroke-width:1.5}
    @media(max-width:700px){.wide .chart{min-width:720px}}
    @media print{nav,.skip,.tools,#note{display:none}body{max-width:none;padding:0;font-size:11px}
    section,figure,tr{break-inside:avoid}*{print-color-adjust:exact}
    details::details-content{content-visibility:visible;block-size:auto}
    .figures{grid-template-columns:repeat(4,1fr)}.enlargeable figcaption{padding-right:0}}

    """
}
