"""The same two endpoints in FastAPI, for the comparison."""
from typing import List

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    id: int
    name: str
    price: float
    sold: bool
    tags: List[str]


class Order(BaseModel):
    customer: str
    items: List[Item]


@app.get("/inline/{name}")
async def small(name: str):
    return {"text": f"Hello, {name}!"}


@app.post("/inline/echo")
async def echo(order: Order) -> Order:
    return order
