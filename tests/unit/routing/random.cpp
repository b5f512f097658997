// The table beside a matcher that tries every template, on random routes and paths with a fixed seed.
#include <routing/table.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace berth::host::routing;

namespace {

using texts = std::vector<std::string>;

struct route {
    std::string method;
    texts parts;
};

texts split(const std::string& path) {
    texts parts(1);
    for (char c : path.substr(1))
        if (c == '/')
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

std::string joined(const texts& parts, std::size_t from = 0) {
    std::string path;
    for (std::size_t i = from; i < parts.size(); ++i) path += (i == from ? "" : "/") + parts[i];
    return path;
}

bool is_rest(const std::string& part) {
    return part.ends_with("*}");
}

int rank(const std::string& part) {
    if (part.empty() || part.front() != '{') return 0;
    return is_rest(part) ? 2 : 1;
}

struct candidate {
    std::vector<int> ranks; // smaller is more specific, segment by segment
    std::size_t number;
    texts values;
};

std::optional<candidate> fit(const route& of, std::size_t number, const texts& path) {
    candidate result{{}, number, {}};
    for (std::size_t i = 0; i < of.parts.size(); ++i) {
        if (i >= path.size()) return std::nullopt;
        result.ranks.push_back(rank(of.parts[i]));
        if (is_rest(of.parts[i])) {
            result.values.push_back(joined(path, i));
            return result;
        }
        if (rank(of.parts[i]) == 1 && path[i].empty()) return std::nullopt;
        if (rank(of.parts[i]) == 1) result.values.push_back(path[i]);
        if (rank(of.parts[i]) == 0 && of.parts[i] != path[i]) return std::nullopt;
    }
    if (of.parts.size() != path.size()) return std::nullopt;
    return result;
}

std::string naive(const std::vector<route>& routes, const std::string& method, const texts& path) {
    std::optional<candidate> best;
    bool any = false;
    for (std::size_t i = 0; i < routes.size(); ++i) {
        auto one = fit(routes[i], i, path);
        any |= one.has_value();
        if (!one || routes[i].method != method) continue;
        if (!best || one->ranks < best->ranks) best = one;
    }
    if (!best) return any ? "405" : "404";
    return std::to_string(best->number) + " " + joined(best->values);
}

std::string seen(const table& routes, const std::string& method, const std::string& path) {
    match found = routes.find(method, path);
    if (found.result == match::outcome::no_path) return "404";
    if (found.result == match::outcome::no_method) return "405";
    if (found.result == match::outcome::bad_path) return "400";
    return std::to_string(found.to.endpoint) + " " + joined({found.parameters().begin(), found.parameters().end()});
}

// Some letters escaped, so that decoding steps back and forth too.
std::string escaped(const std::string& path, std::mt19937& random) {
    std::string result;
    for (char c : path)
        if (c == 'a' && random() % 3 == 0)
            result += "%61";
        else
            result += c;
    return result;
}

} // namespace

TEST_CASE("random tables answer random paths as a matcher does that tries every template") {
    std::mt19937 random(20240517);
    const texts letters{"a", "b", "ab"};
    const texts methods{"GET", "POST"};
    std::size_t compared = 0, found = 0;
    for (int round = 0; round < 400; ++round) {
        table::builder builder;
        std::vector<route> routes;
        std::string listing;
        for (int i = 0; i < 30; ++i) {
            route one{methods[random() % 2], {}};
            std::size_t length = 1 + random() % 5;
            for (std::size_t part = 0; part < length; ++part) {
                std::string name = "p" + std::to_string(part);
                std::size_t kind = random() % 10;
                if (kind < 4)
                    one.parts.push_back("{" + name + "}");
                else if (kind == 4 && part + 1 == length)
                    one.parts.push_back("{" + name + "*}");
                else if (kind == 5 && part + 1 == length)
                    one.parts.push_back("");
                else
                    one.parts.push_back(letters[random() % 3]);
            }
            std::string path = "/" + joined(one.parts);
            if (builder.add(one.method, path, {0, static_cast<std::uint32_t>(routes.size())}, "test")) continue;
            listing += one.method + " " + path + "\n";
            routes.push_back(one);
        }
        auto built = builder.build();
        for (int i = 0; i < 200; ++i) {
            std::string path;
            for (std::size_t left = 1 + random() % 6; left > 0; --left)
                path += "/" + (random() % 9 == 0 ? std::string() : letters[random() % 3]);
            std::string method = methods[random() % 2];
            std::string expected = naive(routes, method, split(path));
            std::string got = seen(*built, method, escaped(path, random));
            ++compared;
            found += expected.find(' ') != expected.npos;
            if (got == expected) continue;
            INFO(listing << method << " " << path);
            REQUIRE(got == expected);
        }
    }
    CHECK(compared == 80'000);
    CHECK(found > 8'000); // the comparison is about found routes too
}
