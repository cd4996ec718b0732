addTexts(2024,[
"Corrected after its week had left the main feed.",
"Words.",
"Words.",
"Less than <1% of a < b && c, bold and a link. one ]]> two H2O, script (javascript:alert(1)), <script>alert(1)</script>",
"Words.",
]);
