"""The charts of the boards, drawn as SVG without a program in the page. Pure: lines of a board in, a `Chart` out."""
