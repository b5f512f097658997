#include <mcp/exchange_sink.hpp>

namespace berth::host::mcp {
namespace {

class exchange_sink : public event_sink {
public:
    exchange_sink(http::exchange to, std::function<void(int)> answered)
        : to_(std::move(to)), answered_(std::move(answered)) {}

    const http::request& request() const noexcept { return to_.request(); }
    void respond(http::response answer) override {
        answered_(answer.status);
        to_.respond(std::move(answer));
    }
    void begin(http::response head) override {
        answered_(head.status);
        to_.begin(std::move(head));
    }
    bool offer(std::string_view piece) override { return to_.offer(piece); }
    void end() override { to_.end(); }
    bool gone() const override { return to_.cancelled(); }

private:
    http::exchange to_;
    const std::function<void(int)> answered_;
};

} // namespace

void serve(server& endpoint, http::exchange one, std::function<void(int)> answered) {
    const auto sink = std::make_shared<exchange_sink>(std::move(one), std::move(answered));
    endpoint.handle(sink->request(), sink); // the sink keeps the request's bytes alive
}

} // namespace berth::host::mcp
