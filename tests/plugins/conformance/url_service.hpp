#pragma once

#include "types.hpp"

#include <berth/plugin.hpp>

namespace conformance {

class UrlService : public berth::service {
public:
    using text_or_number = std::optional<std::variant<std::string, std::int64_t>>;

    template <class T>
    struct v_in {
        std::optional<T> v;
    };
    struct int_in {
        std::int64_t a;
    };
    struct float_in {
        double x;
    };
    struct text_in {
        std::string s;
    };
    struct bool_in {
        bool b;
    };
    struct color_in {
        Color c;
    };
    struct when_in {
        berth::date_time t;
    };
    struct path_in {
        std::filesystem::path p;
    };
    struct many_in {
        std::int64_t a;
        std::string b;
        bool c;
    };
    struct default_in {
        std::int64_t a;
        std::string b = "world";
    };
    struct union_in {
        std::variant<std::int64_t, std::string> v;
    };
    struct name_in {
        std::optional<std::string> name = "default";
    };
    struct query_many_in {
        std::optional<std::string> a;
        std::optional<std::int64_t> b;
    };
    struct mixed_in {
        std::optional<bool> flag;
        Data data;
        std::int64_t id;
        std::string name;
    };
    struct pathlike_in {
        std::string path;
        std::int64_t id;
        std::optional<std::string> suffix;
    };
    struct forced_in {
        std::int64_t a;
        std::optional<std::string> b;
        Color c = Color::RED;
    };
    struct sum_in {
        std::int64_t a;
        std::int64_t b;
        std::optional<std::int64_t> offset;
    };
    struct title_in {
        std::string title;
    };
    struct pair_in {
        Data p;
        Data q{3};
        static constexpr auto about() { return berth::object<pair_in>().field<&pair_in::q>(berth::defaulted); }
    };

    static constexpr auto routes() {
        return berth::routes(
            berth::endpoint<&UrlService::path_int>(), berth::endpoint<&UrlService::path_float>(),
            berth::endpoint<&UrlService::path_str>(), berth::endpoint<&UrlService::path_bool>(),
            berth::endpoint<&UrlService::path_color>(), berth::endpoint<&UrlService::path_when>(),
            berth::endpoint<&UrlService::path_path>(), berth::endpoint<&UrlService::path_many>(),
            berth::endpoint<&UrlService::path_default>(), berth::endpoint<&UrlService::path_union>(),
            berth::endpoint<&UrlService::query_int>(), berth::endpoint<&UrlService::query_float>(),
            berth::endpoint<&UrlService::query_str>(), berth::endpoint<&UrlService::query_bool>(),
            berth::endpoint<&UrlService::query_color>(), berth::endpoint<&UrlService::query_when>(),
            berth::endpoint<&UrlService::query_required>(), berth::endpoint<&UrlService::query_default>(),
            berth::endpoint<&UrlService::query_many>(), berth::endpoint<&UrlService::mixed_order>(),
            berth::endpoint<&UrlService::pathlike>(berth::path_like<&pathlike_in::path>()),
            berth::endpoint<&UrlService::forced_json>(berth::force_json), berth::endpoint<&UrlService::get_sum>(berth::http_get),
            berth::endpoint<&UrlService::get_page>(berth::http_get, berth::content_type("text/html")),
            berth::endpoint<&UrlService::no_params>(), berth::endpoint<&UrlService::returns_none>(),
            berth::endpoint<&UrlService::default_json>());
    }

    std::int64_t path_int(int_in in) { return in.a; }
    double path_float(float_in in) { return in.x; }
    std::string path_str(text_in in) { return in.s; }
    bool path_bool(bool_in in) { return in.b; }
    Color path_color(color_in in) { return in.c; }
    berth::date_time path_when(when_in in) { return in.t; }
    std::filesystem::path path_path(path_in in) { return in.p; }
    std::tuple<std::int64_t, std::string, bool> path_many(many_in in) { return {in.a, in.b, in.c}; }
    std::string path_default(default_in in) { return words(in.a) + '-' + in.b; }
    std::variant<std::int64_t, std::string> path_union(union_in in) { return in.v; }
    std::optional<std::int64_t> query_int(v_in<std::int64_t> in) { return in.v; }
    std::optional<double> query_float(v_in<double> in) { return in.v; }
    std::optional<std::string> query_str(v_in<std::string> in) { return in.v; }
    std::optional<bool> query_bool(v_in<bool> in) { return in.v; }
    std::optional<Color> query_color(v_in<Color> in) { return in.v; }
    std::optional<berth::date_time> query_when(v_in<berth::date_time> in) { return in.v; }
    std::optional<std::string> query_required(v_in<std::string> in) { return in.v; }
    std::optional<std::string> query_default(name_in in) { return in.name; }
    std::vector<text_or_number> query_many(query_many_in in) { return {as_either(in.a), as_either(in.b)}; }
    std::string mixed_order(mixed_in in) {
        return "mixed_order:" + words(in.flag) + ',' + words(in.data.value) + ',' + words(in.id) + ',' + in.name;
    }
    std::vector<text_or_number> pathlike(pathlike_in in) { return {in.id, in.path, as_either(in.suffix)}; }
    std::vector<text_or_number> forced_json(forced_in in) {
        constexpr const char* names[] = {"RED", "GREEN", "BLUE"};
        return {in.a, as_either(in.b), names[static_cast<int>(in.c)]};
    }
    std::int64_t get_sum(sum_in in) { return in.a + in.b + in.offset.value_or(0); }
    berth::bytes get_page(title_in in) { return bytes_of("<h1>" + in.title + "</h1>"); }
    std::string no_params() { return "nothing"; }
    void returns_none() {}
    std::vector<std::int64_t> default_json(pair_in in) { return {in.p.value, in.q.value}; }

private:
    template <class T>
    static text_or_number as_either(const std::optional<T>& value) {
        if (value) return *value;
        return std::nullopt;
    }
};

} // namespace conformance
