"""The counter: board, pages, REST interface and command line.

Here people and programs meet the office. Nothing is decided in this room: it shows what the database says and passes decisions on.
Streamlit and FastAPI live here; no file may bear the name of another room, because Streamlit puts this folder first on the path.
"""
