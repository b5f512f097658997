// How the end of a job reads for the sidecar.
#include <sidecar/documents.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;

TEST_CASE("a failure names its error and its type, and keeps the trace to the log") {
    job::job_facts failed;
    failed.state = job::job_state::failed;
    failed.status = 500;
    failed.problem = R"({"title":"It broke","message":"boom \"x\"","error_type":"std::runtime_error"})";
    CHECK(
        sidecar::error_json(failed) ==
        R"({"$schema":"urn:ivcap:schema.service.error.1","error":"boom \"x\"","type":"std::runtime_error","traceback":null})");
}

TEST_CASE("an error of the caller, a cancelled job and a problem that is none have a type, too") {
    job::job_facts one;
    one.state = job::job_state::failed;
    one.status = 400;
    one.problem = R"({"detail":"bad value"})";
    CHECK(sidecar::error_json(one) ==
          R"({"$schema":"urn:ivcap:schema.service.error.1","error":"bad value","type":"ValueError","traceback":null})");
    one.state = job::job_state::cancelled;
    one.problem = "no JSON";
    CHECK(sidecar::error_json(one) ==
          R"({"$schema":"urn:ivcap:schema.service.error.1","error":"","type":"cancelled","traceback":null})");
}
