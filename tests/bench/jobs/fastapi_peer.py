"""The same tool in FastAPI, for the comparison: a pool of threads runs the function, a dictionary in memory keeps the jobs."""
import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import List, Optional

from fastapi import FastAPI, Header, Response
from pydantic import BaseModel

app = FastAPI()
pool = ThreadPoolExecutor()
jobs = {}


class Numbers(BaseModel):
    numbers: List[int]


class Sum(BaseModel):
    sum: int


def add(request: Numbers) -> Sum:
    return Sum(sum=sum(request.numbers))


def deferred(job_id):
    return Response(status_code=204, headers={"Location": f"/tool/jobs/{job_id}", "Retry-Later": "3"})


def result(job_id, done):
    return Response(done.result().json(), media_type="application/json", headers={"job-id": f"urn:ivcap:job:{job_id}"})


@app.post("/tool")
async def submit(request: Numbers, prefer: Optional[str] = Header(None)):
    job_id = str(uuid.uuid4())
    done = jobs[job_id] = pool.submit(add, request)
    if prefer == "respond-async":
        return deferred(job_id)
    await asyncio.wait_for(asyncio.wrap_future(done), 5)
    return result(job_id, done)


@app.get("/tool/jobs/{job_id}")
async def fetch(job_id: str):
    done = jobs.get(job_id)
    if done is None:
        return Response(status_code=404)
    return result(job_id, done) if done.done() else deferred(job_id)
