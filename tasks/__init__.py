"""The hands: single pieces of office work that touch the world.

Rendering a letter, storing a document, sending a mail, calling LAPOR!. Each can be done twice without harm, since every effect carries its key.
httpx, Jinja2 and WeasyPrint work here; `flows` gives the orders.
"""
