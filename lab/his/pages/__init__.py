"""The desks' web pages: plain HTML forms over the JSON API, in Chinese and English, for the keyboard."""
