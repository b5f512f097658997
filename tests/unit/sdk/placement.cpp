// Where the inputs of endpoints travel: rows of the table, made at compile time.
#include "plugin_calls.hpp"

#include <berth/plugin.hpp>
#include <berth/streams.hpp>
#include <berth/upload.hpp>

#include <catch2/catch.hpp>

// clang 14 cannot name the enumerators of an enum without a namespace of its own name.
enum class Shade { dark, light };

namespace {
struct Data {
    int value;
};
struct Everything {
    std::optional<bool> flag;
    Data data;
    std::int64_t id;
    std::vector<int> numbers;
    std::variant<int, std::string> either;
    std::optional<std::variant<int, std::string>> maybe;
    Shade shade = Shade::dark;
    berth::bytes picture;
    std::optional<berth::upload> preview;
    berth::source<Data> items;
};
struct Like {
    std::string path;
    int id;
    std::optional<std::string> suffix;
};
struct Upload {
    std::string name;
    berth::upload content;
    int copies = 1;
};
struct Pour {
    berth::source<berth::bytes> content;
    std::optional<int> limit;
};

class IWareHouse : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::websocket<&IWareHouse::everything>("All there is"),
            berth::websocket<&IWareHouse::forced>(berth::force_json),
            berth::endpoint<&IWareHouse::like>("Like", berth::path_like<&Like::path>(), berth::http_get),
            berth::endpoint<&IWareHouse::page>(berth::content_type("text/html"), berth::text("More"), berth::inline_),
            berth::endpoint<&IWareHouse::remove_all>(berth::named("delete")), berth::endpoint<&IWareHouse::lines>(),
            berth::endpoint<&IWareHouse::pour>(), berth::endpoint<&IWareHouse::parameter>(), berth::endpoint<&IWareHouse::maybe>(),
            berth::websocket<&IWareHouse::download>(), berth::websocket<&IWareHouse::chat>("/chat/{room}", "Talk"),
            berth::websocket<&IWareHouse::talk>("/talk/{room}"), berth::post<&IWareHouse::upload>("/files/{name}"),
            berth::get<&IWareHouse::watch>("/watch", "Watch", berth::content_type("application/x-ndjson")),
            berth::put<&IWareHouse::raw>("/raw/{name}"));
    }
    void everything(Everything, berth::stream<Data>&, berth::call&) {}
    void forced(Everything) {}
    void like(const Like&) {}
    berth::bytes page() { return {}; }
    void remove_all() {}
    void lines(berth::stream<std::string>&) {}
    int pour(Pour) { return 0; }
    int parameter(berth::source<berth::bytes>, berth::call&) { return 0; }
    std::optional<int> maybe() { return {}; }
    berth::file download() { return berth::file::from_content(""); }
    void chat(std::string, berth::socket<std::string, Data>&) {}
    void talk(berth::socket<std::string, Data>&, std::string, std::string) {}
    void upload(Upload) {}
    void watch(berth::stream<Data>&) {}
    void raw(std::string, berth::source<berth::bytes>) {}
};

constexpr auto table = berth::detail::plugin<IWareHouse>::make_table("house", "1.0.0");

const berth_field& field(const berth_endpoint& row, std::string_view name) {
    for (std::uint32_t i = 0; i < row.input_count; ++i)
        if (name == row.inputs[i].name) return *row.inputs[i].field;
    throw std::runtime_error("no such input");
}
} // namespace

TEST_CASE("members of a marshalled endpoint travel by their types") {
    plugin_calls house(table);
    CHECK(house.inputs("everything") == "flag@query data@body id@path numbers@body either@path maybe@query shade@path "
                                        "picture@file preview@file items@stream");
    CHECK(std::string_view(house.row("everything").path) == "/ware-house/everything/{id}/{either}/{shade}");
}
TEST_CASE("with force_json plain and optional values travel as JSON, files and streams do not") {
    plugin_calls house(table);
    CHECK(house.inputs("forced") == "flag@body data@body id@body numbers@body either@body maybe@body shade@body "
                                    "picture@file preview@file items@stream");
    CHECK(std::string_view(house.row("forced").path) == "/ware-house/forced");
}
TEST_CASE("the path-like member takes the rest of the path, behind all others") {
    plugin_calls house(table);
    CHECK(house.inputs("like") == "path@path id@path suffix@query");
    CHECK(std::string_view(house.row("like").path) == "/ware-house/like/{id}/{path*}");
    CHECK(std::string_view(house.row("like").method) == "GET");
}
TEST_CASE("files must be there unless they are optional, and are bytes to the host") {
    plugin_calls house(table);
    CHECK(field(house.row("everything"), "picture").flags == BERTH_FIELD_REQUIRED);
    CHECK(field(house.row("everything"), "picture").type->kind == BERTH_KIND_BYTES);
    CHECK(field(house.row("everything"), "preview").flags == 0);
    CHECK(field(house.row("everything"), "preview").type->element->kind == BERTH_KIND_BYTES);
}
TEST_CASE("an input stream says the type of its pieces") {
    plugin_calls house(table);
    CHECK(std::string_view(field(house.row("everything"), "items").type->name) == "Data");
    CHECK(house.inputs("pour") == "content@stream limit@query");
    CHECK(house.inputs("parameter") == "stream@stream");
}
TEST_CASE("endpoints say their convention, transport and form of answer") {
    plugin_calls house(table);
    CHECK(house.row("everything").flags == (BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_STREAM));
    CHECK(house.row("like").flags == BERTH_ENDPOINT_MARSHALLED);
    CHECK(house.row("page").flags == (BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_INLINE | BERTH_ENDPOINT_FILE));
    CHECK(house.row("page").result == nullptr);
    CHECK(std::string_view(house.row("page").content_type) == "text/html");
    CHECK(house.row("lines").result->kind == BERTH_KIND_STRING);
    CHECK(house.row("maybe").flags == BERTH_ENDPOINT_MARSHALLED);
    CHECK(house.row("maybe").result->kind == BERTH_KIND_OPTIONAL);
    CHECK(house.row("like").result_status == 200);
}
TEST_CASE("over a WebSocket a file is a stream of bytes") {
    plugin_calls house(table);
    CHECK(house.row("download").flags == (BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_STREAM));
    CHECK(house.row("download").result->kind == BERTH_KIND_BYTES);
}
TEST_CASE("an endpoint may have a name that no method can have") {
    plugin_calls house(table);
    CHECK(std::string_view(house.row("delete").path) == "/ware-house/delete");
}
TEST_CASE("a free socket is live, or called for each message when the method takes one") {
    plugin_calls house(table);
    CHECK(house.row("chat").flags == (BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET));
    CHECK(house.row("talk").flags == (BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_MESSAGES));
    CHECK(house.inputs("talk") == "room@path");
    CHECK(house.row("chat").body->kind == BERTH_KIND_STRING);
    CHECK(std::string_view(house.row("chat").result->name) == "Data");
    CHECK(std::string_view(house.row("chat").summary) == "Talk");
}
TEST_CASE("plain routes take files and streams, and then their other members from path and query") {
    plugin_calls house(table);
    CHECK(house.inputs("upload") == "name@path content@file copies@query");
    CHECK(house.inputs("raw") == "name@path stream@stream");
    CHECK(house.row("watch").flags == BERTH_ENDPOINT_STREAM);
    CHECK(std::string_view(house.row("watch").content_type) == "application/x-ndjson");
}
