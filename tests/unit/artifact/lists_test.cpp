// Lists of artifacts: filters and pages.
#include "artifact_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

std::string named(artifact_host& host, const std::string& base64, const std::string& type) {
    return member(host.put("of " + base64, {{"Content-Type", type}, {"X-Name", base64}}).body, "id");
}

} // namespace

TEST_CASE("lists show the newest first, page by page, and a page keeps its filter") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string a = named(host, "YQ==", "text/plain"), b = named(host, "Yg==", "image/png"),
                      c = named(host, "Yw==", "text/plain"), d = named(host, "ZA==", "text/csv");
    const reply all = host.ask("GET", "/1/artifacts");
    CHECK(all.body.find(d) < all.body.find(c));
    CHECK(all.body.find(b) < all.body.find(a));
    CHECK_THAT(all.body, !Contains("\"next\""));
    const reply first = host.ask("GET", "/1/artifacts?limit=2&filter=mime-type%20~%3D%20%27text%2F%25%27");
    CHECK_THAT(first.body, Contains(d) && Contains(c) && !Contains(a) && Contains("\"rel\":\"next\""));
    const std::string rest = first.body.substr(first.body.find("\"rel\":\"next\""));
    const reply second = host.ask("GET", member(rest, "href"));
    CHECK_THAT(second.body, Contains(a) && !Contains(b) && !Contains("\"rel\":\"next\""));
    CHECK_THAT(host.ask("GET", "/1/artifacts?name=b").body, Contains(b) && !Contains(a));
    CHECK_THAT(host.ask("GET", "/1/artifacts?type=text%2F%25").body, Contains(a) && !Contains(b));
    const std::string two = host.ask("GET", "/1/artifacts?order-by=created-at&order-desc=false&limit=1").body;
    CHECK_THAT(two, Contains(a) && !Contains(d));
    CHECK_THAT(host.ask("GET", "/1/artifacts?filter=name+%3D+%27c%27%20and+status%3D%27ready%27").body,
               Contains(c) && !Contains(d));
    CHECK_THAT(host.ask("GET", "/1/artifacts?at-time=2020-01-01T00:00:00Z").body, Contains(R"("items":[])"));
}

TEST_CASE("a list that cannot be is 400 and says what may be asked") {
    const scratch_folder folder;
    artifact_host host(folder);
    for (const char* query : {"limit=0", "limit=1001", "page=xx", "filter=name", "filter=size%3D%271%27",
                              "filter=name%3D%27a", "order-by=name", "at-time=yesterday"}) {
        INFO(query);
        const reply got = host.ask("GET", std::string("/1/artifacts?") + query);
        CHECK(got.status == 400);
        CHECK_THAT(member(got.body, "message"), Catch::StartsWith("expected "));
    }
}
