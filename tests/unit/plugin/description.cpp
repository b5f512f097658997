#include <plugin/description.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <random>
#include <vector>

using namespace berth::host::plugin;
using Catch::Contains;

namespace {

// A table that a test may spoil before it is copied. Everything hangs together by pointers, so it stays where it is.
struct sample {
    berth_type text{};
    berth_type number{};
    berth_type color{};
    berth_type node{}; // {name, color, children: [node]}
    berth_type nodes{};
    const char* colors[2] = {"red", "green"};
    berth_field fields[3]{};
    berth_field id_field{};
    berth_input inputs[2]{};
    berth_endpoint endpoints[2]{};
    const berth_type* records[1]{};
    berth_migration migrations[1]{};
    berth_plugin_table table{};

    sample() {
        text.size = number.size = color.size = node.size = nodes.size = sizeof(berth_type);
        text.kind = BERTH_KIND_STRING;
        number.kind = BERTH_KIND_INTEGER;
        number.bits = 64;
        number.is_signed = true;
        color.kind = BERTH_KIND_ENUM;
        color.name = "Color";
        color.names = colors;
        color.name_count = 2;
        node.kind = BERTH_KIND_OBJECT;
        node.flags = BERTH_TYPE_RECORD;
        node.name = "Node";
        node.table = "nodes";
        node.fields = fields;
        node.field_count = 3;
        node.defaults = [](void* state, void (*write)(void*, berth_slice)) {
            write(state, {R"({"name":"","color":"red"})", 25});
        };
        nodes.kind = BERTH_KIND_LIST;
        nodes.element = &node;
        fields[0] = {sizeof(berth_field), BERTH_FIELD_REQUIRED | BERTH_FIELD_MAX_LENGTH, "name", &text, "Its name", 0, 0, 0,
                     120, "^[a-z]+$"};
        fields[1] = {sizeof(berth_field), 0, "color", &color, nullptr, 0, 0, 0, 0, nullptr};
        fields[2] = {sizeof(berth_field), 0, "children", &nodes, nullptr, 0, 0, 0, 0, nullptr};
        id_field = {sizeof(berth_field), BERTH_FIELD_MINIMUM, "id", &number, nullptr, 1.5, 0, 0, 0, nullptr};
        inputs[0] = {sizeof(berth_input), BERTH_PLACE_PATH, "id", &id_field};
        inputs[1] = {sizeof(berth_input), BERTH_PLACE_HEADER, "if-match", &fields[0]};
        endpoints[0] = {sizeof(berth_endpoint), BERTH_ENDPOINT_NOT_FOUND, "Tree", "find", "GET", "/nodes/{id}", "Read one",
                        nullptr, inputs, 2, 200, nullptr, &node, nullptr, nullptr};
        endpoints[1] = {sizeof(berth_endpoint), BERTH_ENDPOINT_WHOLE_BODY, "Tree", "create", "POST", "/nodes", "Write one",
                        "Longer", nullptr, 0, 201, &node, &node, nullptr, nullptr};
        records[0] = &node;
        migrations[0] = {sizeof(berth_migration), 1, "first", "ALTER TABLE nodes ADD COLUMN x"};
        table.size = sizeof table;
        table.abi_major = BERTH_ABI_MAJOR;
        table.abi_minor = BERTH_ABI_MINOR;
        table.endpoint_count = 2;
        table.name = "tree";
        table.version = "1.2.3";
        table.sdk_version = "0.1.0";
        table.endpoints = endpoints;
        table.configuration = &node;
        table.records = records;
        table.record_count = 1;
        table.migration_count = 1;
        table.migrations = migrations;
        table.create = [](const berth_host*, const berth_failure*) -> berth_instance* { return nullptr; };
        table.start = [](berth_instance*, berth_slice, const berth_failure*) { return true; };
        table.call = [](berth_instance*, const berth_call*, const berth_sink*) {};
        table.stop = [](berth_instance*) {};
        table.destroy = [](berth_instance*) {};
    }
    sample(const sample&) = delete;

    std::shared_ptr<const description> copy() const {
        auto result = description::copy(table);
        if (const auto* reason = std::get_if<std::string>(&result)) FAIL(*reason);
        return std::get<0>(result);
    }
    std::string fault() const {
        auto result = description::copy(table);
        return result.index() == 1 ? std::get<1>(result) : std::string();
    }
};

std::shared_ptr<const description> decoded(std::string_view bytes) {
    auto result = description::decode(bytes);
    return result.index() == 0 ? std::get<0>(result) : nullptr;
}

} // namespace

TEST_CASE("a copy says what the table said, without null texts") {
    auto original = std::make_unique<sample>();
    const std::shared_ptr<const description> made = original->copy();
    original.reset(); // as when the image is unloaded

    CHECK(std::string(made->table().name) == "tree");
    CHECK(std::string(made->table().text).empty());
    CHECK(made->table().call == nullptr);
    REQUIRE(made->endpoints().size() == 2);
    CHECK(std::string(made->endpoints()[0].path) == "/nodes/{id}");
    CHECK(std::string(made->endpoints()[0].text).empty());
    CHECK(made->endpoints()[0].inputs[0].field->minimum == 1.5);
    CHECK(std::string(made->endpoints()[0].inputs[1].field->pattern) == "^[a-z]+$");
    CHECK(std::string(made->records()[0]->names ? "" : "none") == "none");
    CHECK(made->defaults(*made->records()[0]) == R"({"name":"","color":"red"})");
    CHECK(made->defaults(*made->records()[0]->fields[0].type).empty());
}

TEST_CASE("a type that contains itself is copied once") {
    const sample original;
    const std::shared_ptr<const description> made = original.copy();
    const berth_type* node = made->records()[0];
    CHECK(node->fields[2].type->element == node);
    CHECK(made->table().configuration == node);
}

TEST_CASE("a description is the same after its way through bytes") {
    const sample original;
    const std::shared_ptr<const description> made = original.copy();
    const std::string bytes = made->encode();
    const std::shared_ptr<const description> again = decoded(bytes);
    REQUIRE(again);
    CHECK(again->encode() == bytes);
    CHECK(again->records()[0]->fields[2].type->element == again->records()[0]);
    CHECK(again->defaults(*again->records()[0]) == made->defaults(*made->records()[0]));
    CHECK(again->endpoints()[0].result == again->records()[0]);
}

TEST_CASE("no part of the bytes is taken for the whole") {
    const std::string bytes = sample().copy()->encode();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::vector<char> part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        if (decoded({part.data(), part.size()})) FAIL("decoded from " << size << " of " << bytes.size() << " bytes");
    }
    CHECK_FALSE(decoded(bytes + '\0'));
}

TEST_CASE("changed bytes are refused or give a description that can be walked") {
    const std::string bytes = sample().copy()->encode();
    std::mt19937 random(7);
    std::size_t refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<char> changed(bytes.begin(), bytes.end());
        for (std::uint32_t i = 0; i <= random() % 4; ++i)
            changed[random() % changed.size()] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
        const std::shared_ptr<const description> made = decoded({changed.data(), changed.size()});
        refused += made == nullptr;
        if (made && made->encode().empty()) FAIL("walked to nothing");
    }
    CHECK(refused > 1000);
}

TEST_CASE("arrays of an older or newer minor ABI are walked by their own element size") {
    struct grown_endpoint {
        berth_endpoint known;
        std::uint64_t added;
    };
    sample original;
    grown_endpoint grown[2] = {{original.endpoints[0], 1}, {original.endpoints[1], 2}};
    grown[0].known.size = grown[1].known.size = sizeof(grown_endpoint);
    original.table.endpoints = &grown[0].known;
    const std::shared_ptr<const description> made = original.copy();
    CHECK(std::string(made->endpoints()[1].path) == "/nodes");
    CHECK(made->endpoints()[1].size == sizeof(berth_endpoint));
}

TEST_CASE("all faults of a table are told at once") {
    sample original;
    original.table.version = "1";
    original.endpoints[0].path = "/nodes/{other}";
    original.fields[1].type = nullptr;
    original.number.bits = 7;
    const std::string fault = original.fault();
    CHECK_THAT(fault, Contains("the plugin's version \"1\" is not a semantic version"));
    CHECK_THAT(fault, Contains("endpoint 0 (GET /nodes/{other}): input \"id\" comes from the path, but is not in the template"));
    CHECK_THAT(fault, Contains("has the parameter {other} in its path, but no input takes it"));
    CHECK_THAT(fault, Contains("type Node: field \"color\" has no type"));
    CHECK_THAT(fault, Contains("is an integer of 7 bits, expected 8, 16, 32 or 64"));
}

TEST_CASE("null functions and pointers are told") {
    sample original;
    original.table.call = nullptr;
    original.table.migrations = nullptr;
    CHECK_THAT(original.fault(), Contains("the function call is null"));
    CHECK_THAT(original.fault(), Contains("migrations are counted as 1, but the pointer to them is null"));
}

TEST_CASE("counts beyond the limits are refused without being walked") {
    sample original;
    original.table.endpoint_count = 4'000'000'000u;
    CHECK_THAT(original.fault(), Contains("endpoints are 4000000000, at most 4096 are allowed"));
}

TEST_CASE("a struct without its size is told") {
    sample original;
    original.fields[0].size = 0;
    CHECK_THAT(original.fault(), Contains("type Node: fields has struct size 0, expected 72 or more; was `size` set?"));
}

TEST_CASE("two endpoints at one place are told, whatever their parameters are called") {
    sample original;
    original.endpoints[1] = original.endpoints[0];
    CHECK_THAT(original.fault(), Contains("endpoint 1 (GET /nodes/{id}) has the same route as endpoint 0 (GET /nodes/{id})"));
}

TEST_CASE("a path template that cannot be routed is told") {
    auto [path, fault] = GENERATE(table<const char*, const char*>({{"nodes", "does not begin with '/'"},
                                                                   {"/a//b", "has the faulty segment \"\""},
                                                                   {"/a/x{b}", "has the faulty segment \"x{b}\""},
                                                                   {"/{}", "has the faulty parameter \"{}\""},
                                                                   {"/{a", "has the faulty parameter \"{a\""},
                                                                   {"/{a*}/b", "goes on after {a*}"},
                                                                   {"/{a}/{a}", "names the parameter \"a\" twice"}}));
    sample original;
    original.endpoints[1].path = path;
    CHECK_THAT(original.fault(), Contains(std::string("endpoint 1 (POST ") + path + "): the path " + fault));
}

TEST_CASE("types that would be walked for ever are told") {
    sample original;
    original.nodes.element = &original.nodes;
    CHECK_THAT(original.fault(), Contains("contains itself without a named object between"));
}

TEST_CASE("types nested too deep are told, whatever their order") {
    sample original;
    std::vector<berth_type> chain(200);
    for (std::size_t i = 0; i < chain.size(); ++i) {
        chain[i].size = sizeof(berth_type);
        chain[i].kind = BERTH_KIND_LIST;
        chain[i].element = i == 0 ? &original.text : &chain[i - 1];
    }
    original.fields[1].type = &chain.back();
    CHECK_THAT(original.fault(), Contains("is nested more than 64 deep"));
}

TEST_CASE("defaults that are no JSON object are told") {
    sample original;
    auto writes = GENERATE(
        as<decltype(original.node.defaults)>(),
        [](void* state, void (*write)(void*, berth_slice)) { write(state, {"[1", 2}); },
        [](void* state, void (*write)(void*, berth_slice)) { write(state, {"{\"a\xf0", 4}); }); // ends within a character
    original.node.defaults = writes;
    CHECK_THAT(original.fault(), Contains("type Node wrote defaults that are not a JSON object"));
}

TEST_CASE("texts that are not UTF-8 are told") {
    sample original;
    auto text = GENERATE(as<const char*>(), "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\x80");
    original.endpoints[0].summary = text;
    CHECK_THAT(original.fault(), Contains("endpoint 0 (GET /nodes/{id}) has a text that is not UTF-8"));
}
