#include <mcp/exchange_sink.hpp>

namespace berth::host::mcp {
namespace {

class exchange_sink : public event_sink {
public:
    explicit exchange_sink(http::exchange to) : to_(std::move(to)) {}

    const http::request& request() const noexcept { return to_.request(); }
    void respond(http::response answer) override { to_.respond(std::move(answer)); }
    void begin(http::response head) override { to_.begin(std::move(head)); }
    bool offer(std::string_view piece) override { return to_.offer(piece); }
    void end() override { to_.end(); }
    bool gone() const override { return to_.cancelled(); }

private:
    http::exchange to_;
};

} // namespace

void serve(server& endpoint, http::exchange one) {
    const auto sink = std::make_shared<exchange_sink>(std::move(one));
    endpoint.handle(sink->request(), sink); // the sink keeps the request's bytes alive
}

} // namespace berth::host::mcp
