import{a,b,c,d}from"./editor-VIDRM6FX.js";import"./editor-IWWO3IWX.js";export{d as css,b as cssCompletionSource,c as cssLanguage,a as defineCSSCompletionSource};
