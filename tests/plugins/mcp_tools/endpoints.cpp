// Endpoints of the marshalling convention that are offered to agents, and some that are not.
#include <berth/endpoints.hpp>
#include <berth/plugin.hpp>

#include <atomic>
#include <chrono>
#include <thread>

using namespace std::chrono_literals;

namespace mcp_endpoints {

struct Item {
    std::string name;
    double price = 0;
};
struct SelectRequest {
    int shelf;
    std::optional<bool> cheap;
    std::vector<std::string> names;
    std::optional<Item> like;
    static constexpr auto about() {
        return berth::object<SelectRequest>()
            .field<&SelectRequest::shelf>("Which shelf.", berth::minimum(1))
            .field<&SelectRequest::names>("What to look for.");
    }
};
struct Selection {
    std::vector<Item> items;
    bool cheap;
};
struct WordRequest {
    std::string word;
};
struct WaitRequest {
    double seconds;
};
struct Stamp {
    std::string of;
    std::chrono::system_clock::time_point at;
};
struct UploadRequest {
    berth::bytes content;
};

class Shop : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&Shop::select>("Items by name", berth::agents),
                             berth::endpoint<&Shop::spell>("A word, spelled", berth::agents),
                             berth::endpoint<&Shop::lose>("Always fails", berth::agents),
                             berth::endpoint<&Shop::wait>("Waits", berth::agents),
                             berth::endpoint<&Shop::left>("How many waits were left", berth::agents),
                             berth::endpoint<&Shop::stamp>("When a word was said", berth::agents),
                             berth::endpoint<&Shop::upload>("Takes a file, so agents cannot call it", berth::agents),
                             berth::endpoint<&Shop::internal>("Not for agents"),
                             berth::websocket<&Shop::over_socket>("Over a WebSocket", berth::agents));
    }

    Selection select(SelectRequest in) {
        Selection found{{}, in.cheap.value_or(false)};
        for (const auto& name : in.names) found.items.push_back({name, static_cast<double>(in.shelf)});
        if (in.like) found.items.push_back(*in.like);
        return found;
    }
    std::string spell(WordRequest in) { return in.word; }
    int lose() { throw std::runtime_error("lost it"); }
    bool wait(WaitRequest in, berth::call& call) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(in.seconds);
        while (std::chrono::steady_clock::now() < end) {
            if (call.cancelled()) {
                ++left_;
                return false;
            }
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }
    int left() { return left_; }
    Stamp stamp(WordRequest in) { return {in.word, {}}; }
    int upload(UploadRequest in) { return static_cast<int>(in.content.size()); }
    int internal() { return 7; }
    int over_socket() { return 7; }

private:
    std::atomic<int> left_{0}; // calls of wait write, left reads
};

} // namespace mcp_endpoints

BERTH_PLUGIN(mcp_endpoints::Shop, "mcp-endpoints", "1.0.0");
