"""The building blocks of report pages and files: pure functions from values to text, which know no suite and no server.

`page` puts a page together, `timeline` draws what happened when, `exchange` shows a request beside its answer, `junit`
writes the file that build servers read. `style.css` and `page.js` are put into every page: nothing is fetched.
"""
