// What the recorded tools take and give: names, defaults and texts are those of the recording.
#pragma once

#include <berth/about.hpp>
#include <berth/values.hpp>

#include <optional>
#include <string>
#include <vector>

namespace lambda_tools {

struct EchoRequest {
    std::string message;
    static constexpr auto about() {
        return berth::object<EchoRequest>()
            .schema_id("urn:example:schema:echo.request.1")
            .field<&EchoRequest::message>("The text to send back.");
    }
};
struct EchoResult {
    std::string echo;
    std::optional<std::string> note;
    static constexpr auto about() { return berth::object<EchoResult>().schema_id("urn:example:schema:echo.1"); }
};

struct GreetRequest {
    std::string name;
    int count = 1;
    std::optional<double> weight;
    std::vector<std::string> tags;
    bool loud = false;
    static constexpr auto about() {
        return berth::object<GreetRequest>()
            .schema_id("urn:example:schema:greet.request.1")
            .field<&GreetRequest::name>("Whom to greet.")
            .field<&GreetRequest::count>("How often.", berth::minimum(1))
            .field<&GreetRequest::weight>("A weight.")
            .field<&GreetRequest::tags>("Some tags.")
            .field<&GreetRequest::loud>("Shout?");
    }
};
struct GreetResult {
    std::string greeting;
    static constexpr auto about() {
        return berth::object<GreetResult>().field<&GreetResult::greeting>("The greeting.");
    }
};

struct SlowRequest {
    double seconds = 2.0;
    int steps = 2;
    static constexpr auto about() {
        return berth::object<SlowRequest>()
            .field<&SlowRequest::seconds>("How long to work.")
            .field<&SlowRequest::steps>("Number of steps.");
    }
};
struct SlowResult {
    double slept;
};

struct FailRequest {
    std::string kind = "runtime";
    double seconds = 0;
    static constexpr auto about() {
        return berth::object<FailRequest>()
            .field<&FailRequest::kind>("What to raise.")
            .field<&FailRequest::seconds>("Delay first.");
    }
};
struct KindRequest {
    std::string kind = "str";
    static constexpr auto about() {
        return berth::object<KindRequest>().field<&KindRequest::kind>("Which result type.");
    }
};

struct ContextResult {
    std::string job_id, job_id2;
    std::optional<std::string> auth;
    std::string thread, url;
};

struct OutReq {
    std::string url;
};
struct OutResult {
    berth::json body;
};

} // namespace lambda_tools
