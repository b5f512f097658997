// Lets exceptions out of its calls, which the contract forbids and the host must survive.
#include <berth/abi.h>

#include <stdexcept>

struct berth_instance {};

namespace {

const berth_type text_type = [] {
    berth_type type{};
    type.size = sizeof type;
    type.kind = BERTH_KIND_STRING;
    return type;
}();

berth_endpoint endpoint(const char* name, const char* path) {
    berth_endpoint made{};
    made.size = sizeof made;
    made.service = "Throwing";
    made.name = name;
    made.method = "GET";
    made.path = path;
    made.summary = name;
    made.result_status = 200;
    made.result = &text_type;
    return made;
}

berth_endpoint stream(const char* name, const char* path) {
    berth_endpoint made = endpoint(name, path);
    made.flags = BERTH_ENDPOINT_STREAM;
    return made;
}

const berth_endpoint endpoints[] = {endpoint("known", "/known"), endpoint("unknown", "/unknown"), stream("late", "/late")};

berth_instance the_instance;

void call(berth_instance*, const berth_call* message, const berth_sink* sink) {
    if (message->endpoint == 2) {
        berth_answer head{};
        head.size = sizeof head;
        head.status = 200;
        sink->begin(sink->state, &head);
        sink->send(sink->state, BERTH_PIECE_TEXT, {"\"first\"", 7});
    }
    if (message->endpoint != 1) throw std::runtime_error("a secret of the plugin");
    throw 42;
}

} // namespace

extern "C" __attribute__((visibility("default"))) const berth_plugin_table berth_plugin;
const berth_plugin_table berth_plugin = [] {
    berth_plugin_table table{};
    table.size = sizeof table;
    table.abi_major = BERTH_ABI_MAJOR;
    table.name = "throwing";
    table.version = "1.0.0";
    table.sdk_version = "1.0.0";
    table.compiler = "any";
    table.endpoints = endpoints;
    table.endpoint_count = 3;
    table.create = [](const berth_host*, const berth_failure*) { return &the_instance; };
    table.start = [](berth_instance*, berth_slice, const berth_failure*) { return true; };
    table.call = call;
    table.stop = [](berth_instance*) {};
    table.destroy = [](berth_instance*) {};
    return table;
}();
