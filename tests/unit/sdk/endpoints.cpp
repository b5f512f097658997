#include <berth/detail/plugin.hpp>

#include <catch2/catch.hpp>

namespace {
struct Item {
    berth::id id;
    std::string name;
    int size = 1;
    static constexpr auto about() { return berth::record<Item>("items"); }
};
struct Other {
    berth::id id;
    static constexpr auto about() { return berth::record<Other>("others"); }
};
struct Query {
    std::string kind;
    std::vector<int> sizes;
    std::string agent;
    int page = 1;
};

class Shop : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::post<&Shop::add>("/items", "Add", berth::inline_),
            berth::put<&Shop::add>("/items/{id}", "Replace", berth::blocking_, berth::status(202)),
            berth::get<&Shop::list>("/kinds/{kind}", "List", berth::header<&Query::agent>("user-agent"), berth::query<&Query::page>("p")),
            berth::get<&Shop::two>("/a/{x}/{y}", "Two values"), berth::post<&Shop::whole>("/whole", "A list"),
            berth::post<&Shop::raw>("/raw/{name}", "Bytes"), berth::delete_<&Shop::nothing>("/items/{id}"),
            berth::get<&Shop::made>("/made", "Created"), berth::get<&Shop::download>("/file", "A file", berth::text("More of it")));
    }
    static constexpr auto records() { return berth::records<Other>(); }
    Item add(Item item) { return item; }
    berth::page<Item> list(const Query&) { return {}; }
    std::optional<int> two(int x, std::string) { return x; }
    std::vector<Item> whole(std::vector<Item> items) { return items; }
    void raw(berth::bytes, std::string) {}
    void nothing(berth::id, berth::call&) {}
    berth::created<Item> made() { return {}; }
    berth::file download() { return berth::file::from_content(""); }
};

constexpr auto table = berth::detail::plugin<Shop>::make_table("shop", "1.2.3");

// "name@place" of each input, in order.
std::string inputs(std::size_t endpoint) {
    std::string text;
    const berth_endpoint& row = table.endpoints[endpoint];
    for (std::uint32_t i = 0; i < row.input_count; ++i)
        text += (i ? " " : "") + std::string(row.inputs[i].name) + '@' + std::string(berth::detail::place_name(row.inputs[i].place));
    return text;
}
} // namespace

TEST_CASE("an id is no input of a POST, since the store gives it") { CHECK(inputs(0) == "name@body size@body"); }
TEST_CASE("a member named in the path comes from there") { CHECK(inputs(1) == "id@path name@body size@body"); }
TEST_CASE("members of a GET come from path, query and the headers they are given") {
    CHECK(inputs(2) == "kind@path sizes@query user-agent@header p@query");
    CHECK(std::string_view(table.endpoints[2].inputs[2].field->name) == "agent");
}
TEST_CASE("plain parameters take the path's parameters in order") { CHECK(inputs(3) == "x@path y@path"); }
TEST_CASE("a list is the whole body, bytes are the raw body") {
    CHECK(table.endpoints[4].flags == BERTH_ENDPOINT_WHOLE_BODY);
    CHECK(table.endpoints[4].body->kind == BERTH_KIND_LIST);
    CHECK(table.endpoints[5].flags == BERTH_ENDPOINT_RAW_BODY);
    CHECK(inputs(5) == "name@path");
}
TEST_CASE("results say their status and form") {
    CHECK(table.endpoints[0].result_status == 200);
    CHECK(table.endpoints[1].result_status == 202);
    CHECK(table.endpoints[3].flags == BERTH_ENDPOINT_NOT_FOUND);
    CHECK(table.endpoints[6].result_status == 204);
    CHECK(table.endpoints[6].result == nullptr);
    CHECK(table.endpoints[7].result_status == 201);
    CHECK(table.endpoints[8].flags == BERTH_ENDPOINT_FILE);
}
TEST_CASE("flags, names and texts stand in the table") {
    CHECK(table.endpoints[0].flags == BERTH_ENDPOINT_INLINE);
    CHECK(table.endpoints[1].flags == BERTH_ENDPOINT_BLOCKING);
    CHECK(std::string_view(table.endpoints[2].name) == "list");
    CHECK(std::string_view(table.endpoints[2].service) == "Shop");
    CHECK(std::string_view(table.endpoints[8].text) == "More of it");
    CHECK(std::string_view(table.endpoints[6].method) == "DELETE");
}
TEST_CASE("records that routes show and those declared are listed once each") {
    REQUIRE(table.record_count == 2);
    CHECK(std::string_view(table.records[0]->table) == "others");
    CHECK(std::string_view(table.records[1]->table) == "items");
}
