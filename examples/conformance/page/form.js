document.title = "js ran";
