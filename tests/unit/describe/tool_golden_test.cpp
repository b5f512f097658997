// The three texts as the original wrote them, letter by letter but for the result schema, which is ours.
#include "../../recordings.hpp"
#include "lambda_tools.hpp"
#include "sample.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace berth::host;
using namespace berth::host::describe;
using namespace berth::host::describe::test;

namespace {

variables given(std::map<std::string, std::string, std::less<>> all) {
    return [all = std::move(all)](std::string_view name) {
        const auto found = all.find(name);
        return found == all.end() ? std::string() : found->second;
    };
}

std::map<std::string, std::string, std::less<>> environment_of(const rapidjson::Value& run) {
    std::map<std::string, std::string, std::less<>> all;
    for (const auto& one : run["env"].GetObject()) all[one.name.GetString()] = one.value.GetString();
    return all;
}

std::string without_result(const std::string& description) {
    rapidjson::Document document = parse(description);
    CHECK(std::string((document.MemberEnd() - 1)->name.GetString()) == "result_schema");
    document.RemoveMember("result_schema");
    return at(document, "");
}

void replay_exchange(std::string_view exchange, std::string_view name) {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    const auto of = lambda::plugin();
    const std::string made = tool_description(*of, lambda::tool(*of, name), "http://localhost:8090", given({}));
    CHECK(without_result(made) == at(*berth::test::named((*recorded)["exchanges"], exchange), "/response/body"));
}

void replay_command(std::string_view run, std::string_view name) {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    const auto of = lambda::plugin();
    const rapidjson::Value& wanted = *berth::test::named((*recorded)["cli"], run);
    const std::string made = tool_description(*of, lambda::tool(*of, name), "", given(environment_of(wanted)));
    CHECK(without_result(made) == at(wanted, "/stdout"));
}

// A folder with a Dockerfile, gone at the end.
class project {
public:
    explicit project(std::string_view dockerfile) {
        std::filesystem::create_directories(folder_);
        if (!dockerfile.empty()) write("Dockerfile", dockerfile);
    }
    ~project() { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, std::string_view text) { std::ofstream(folder_ / name) << text; }
    std::string folder() const { return folder_.string(); }

private:
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                    ("berth-describe-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

constexpr std::string_view dockerfile = "FROM scratch\nENTRYPOINT [\"/usr/local/bin/golden\", \"--flag\"]\n";

void replay_service(std::string_view run, std::string_view name, std::string_view recipe) {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    const auto of = lambda::plugin();
    const project here(recipe);
    const rapidjson::Value& wanted = *berth::test::named((*recorded)["cli"], run);
    const service_text made =
        service_description(*of, lambda::tool(*of, name), here.folder(), given(environment_of(wanted)));
    CHECK(made.trouble + "\n" == wanted["stderr"].GetString());
    if (wanted["exit"].GetInt() == 0)
        CHECK(at(parse(made.json), "") == at(wanted, "/stdout"));
    else
        CHECK(made.json.empty());
}

} // namespace

TEST_CASE("recorded: a tool described over HTTP") {
    SECTION("at the root") {
        replay_exchange("describe_root", "echo");
    }
    SECTION("with defaults, limits and null") {
        replay_exchange("describe_greet", "greet");
    }
    SECTION("without a service id and without a text") {
        replay_exchange("describe_no_service_id", "async_greet");
    }
    SECTION("with further parameters") {
        replay_exchange("describe_slow", "slow");
    }
    SECTION("whatever is accepted") {
        replay_exchange("describe_accept_html", "echo");
    }
}

TEST_CASE("recorded: a tool described on the command line") {
    SECTION("the first") {
        replay_command("tool_description_default", "echo");
    }
    SECTION("by name") {
        replay_command("tool_description_named", "greet");
    }
    SECTION("as the environment calls it") {
        replay_command("tool_description_env", "greet");
    }
}

TEST_CASE("recorded: a service described") {
    SECTION("by the first tool") {
        replay_service("service_description_default", "echo", dockerfile);
    }
    SECTION("as the environment says") {
        replay_service("service_description_env", "greet", dockerfile);
    }
    SECTION("without a Dockerfile") {
        replay_service("service_description_no_dockerfile", "echo", "");
    }
}

TEST_CASE("resources come from a file, and a file that was named must be there") {
    const auto of = lambda::plugin();
    const berth_endpoint echo = lambda::tool(*of, "echo");
    project here(dockerfile);
    here.write("mine.json", R"({"limits": {"cpu": "2", "ephemeral-storage": "3Gi"}, "requests": {"memory": "2Gi"}})");
    const service_text made =
        service_description(*of, echo, here.folder(), given({{"IVCAP_RESOURCES_FILE", "mine.json"}}));
    CHECK(made.trouble == "");
    CHECK(
        at(parse(made.json), "/controller/resources") ==
        R"({"limits":{"cpu":"2","memory":"1Gi","ephemeral_storage":"3Gi"},"requests":{"cpu":"500m","memory":"2Gi"}})");
    const service_text missing =
        service_description(*of, echo, here.folder(), given({{"IVCAP_RESOURCES_FILE", "other.json"}}));
    CHECK(missing.json == "");
    CHECK(missing.trouble == "FATAL: Cannot find resources def 'other.json'");
}

TEST_CASE("a Dockerfile without a list to run is refused") {
    const auto of = lambda::plugin();
    const project here("FROM scratch\nENTRYPOINT run me\n");
    const service_text made = service_description(*of, lambda::tool(*of, "echo"), here.folder(), given({}));
    CHECK(made.json == "");
    CHECK(made.trouble == "FATAL: Cannot find a list as ENTRYPOINT in 'Dockerfile'");
}
