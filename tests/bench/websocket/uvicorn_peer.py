"""The same two endpoints as a raw ASGI application, for uvicorn with its WebSockets."""


async def app(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    path = scope["path"]
    if path.startswith("/tokens/"):
        await receive()
        await send({"type": "websocket.send", "text": '{"type": "stream"}'})
        for index in range(int(path.rsplit("/", 1)[1])):
            await send({"type": "websocket.send", "text": '{"type": "item", "value": {"text": "token", "index": %d}}' % index})
        await send({"type": "websocket.send", "text": '{"type": "end"}'})
        await send({"type": "websocket.close", "code": 1000})
        return
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if message.get("text") is not None:
            await send({"type": "websocket.send", "text": message["text"]})
        else:
            await send({"type": "websocket.send", "bytes": message["bytes"]})
