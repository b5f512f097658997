#include <app/settings.hpp>

#include <app/document.hpp>
#include <app/folders.hpp>
#include <app/spelling.hpp>

#include <Poco/AutoPtr.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Util/LayeredConfiguration.h>
#include <Poco/Util/MapConfiguration.h>

#include <algorithm>
#include <cctype>

namespace berth::host::app {

namespace {

// A host name by RFC 1123: labels of letters, digits and inner hyphens; one that ends in a number would be an address.
bool is_host_name(std::string_view text) {
    constexpr std::size_t longest_name = 253, longest_label = 63;
    if (text.empty() || text.size() > longest_name) return false;
    std::string_view label;
    for (std::size_t begin = 0; begin <= text.size(); begin += label.size() + 1) {
        label = text.substr(begin, text.find('.', begin) - begin);
        const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '-'; };
        if (label.empty() || label.size() > longest_label || label.front() == '-' || label.back() == '-' ||
            !std::ranges::all_of(label, fits))
            return false;
    }
    return !std::ranges::all_of(label, [](unsigned char c) { return std::isdigit(c); });
}

bool is_address_or_name(const std::string& text) {
    Poco::Net::IPAddress address;
    return text == "::" || Poco::Net::IPAddress::tryParse(text, address) ||
           is_host_name(text); // Poco takes :: for a failure
}

} // namespace

// One layering under way. The layers hold texts that fit their settings, so that what Poco gives back always converts.
struct layering {
    using map_pointer = Poco::AutoPtr<Poco::Util::MapConfiguration>;
    enum strength { options, environment, file, defaults }; // Poco: the lower number is the stronger

    explicit layering(const layer_sources& from) : sources(from) {
        for (auto& one : layers) one = new Poco::Util::MapConfiguration;
        for (int i = options; i <= defaults; ++i) combined->add(layers[i], i);
    }

    void add_defaults() {
        for (const setting& one : all_settings()) put(defaults, one, std::string(one.initial), "default");
    }

    void add_file() {
        document_content content = read_document(sources.document, sources.file);
        for (const auto& [key, text] : content.values) put(file, *find_setting(key), text, sources.file);
        std::ranges::move(content.faults, std::back_inserter(result.faults));
    }

    void add_environment() {
        for (const setting& one : all_settings()) {
            for (const std::string& name : environment_of(one)) {
                const auto found = sources.environment.find(name);
                if (found == sources.environment.end()) continue;
                if (found->second.empty() && !value_from_text(one, {})) continue; // as if it were not set
                check_and_put(environment, one, found->second, "environment " + name);
                break;
            }
        }
        report_unknown_variables();
    }

    void add_options() {
        for (const auto& [key, text] : sources.options) {
            if (const setting* const one = find_setting(key)) {
                check_and_put(options, *one, text,
                              "option " + (one->option.empty() ? "--set" : std::string(one->option)));
                continue;
            }
            std::vector<std::string> known;
            for (const setting& one : all_settings()) known.emplace_back(one.key);
            const std::string meant = nearest(key, known);
            result.faults.push_back({pointer_of(key), "a known setting", "an unknown one",
                                     meant.empty() ? "" : pointer_of(meant), "option --set"});
        }
    }

    void combine() {
        for (const setting& one : all_settings()) {
            const std::string key(one.key);
            const std::string text = combined->getRawString(key);
            // An empty default of a text or path is filled in later and need not fit.
            auto value = value_from_text(one, text).value_or(setting_value(text));
            const int by = strongest(key);
            result.values.entries_.emplace(key, settings::entry{std::move(value), origins[by][key], by < file});
        }
    }

    void fill_in() {
        text_at("state.folder") = absolute_or(text_at("state.folder"), default_state_folder(sources.environment));
        const std::filesystem::path state = text_at("state.folder");
        text_at("plugins.folder") = absolute_or(text_at("plugins.folder"), state / "plugins");
        text_at("plugins.shipped") = absolute_or(text_at("plugins.shipped"), shipped_plugins_folder());
        const auto beside = sources.file.empty() ? state : std::filesystem::path(sources.file).parent_path();
        text_at("plugins.configuration_folder") =
            absolute_or(text_at("plugins.configuration_folder"), std::filesystem::absolute(beside / "plugins.d"));
        std::string& log_file = text_at("log.file");
        if (!log_file.empty()) log_file = absolute_or(log_file, {});
    }

    void check_together() {
        const settings& values = result.values;
        for (const char* key : {"http.host", "admin.host"})
            if (const std::string& host = values.text(key); !is_address_or_name(host))
                add_fault(key, "an IP address or a host name, without a port", '"' + host + '"');
        if (values.number("http.port") != 0 && values.number("http.port") == values.number("admin.port") &&
            values.text("http.host") == values.text("admin.host")) {
            add_fault("admin.port", "another port than that of the services",
                      std::to_string(values.number("admin.port")));
        }
        for (const std::string& image : values.list("plugins.allowed_images")) {
            if (!is_sha256(image)) add_fault("plugins.allowed_images", sha256_expected, '"' + image + '"');
        }
        check_mcp();
    }

    const layer_sources& sources;
    layered result{};
    Poco::AutoPtr<Poco::Util::LayeredConfiguration> combined{new Poco::Util::LayeredConfiguration};
    map_pointer layers[defaults + 1];
    std::map<std::string, std::string> origins[defaults + 1]; // by key

private:
    static constexpr const char* sha256_expected = "SHA-256 as 64 small hexadecimal digits";

    static bool is_sha256(const std::string& text) {
        return text.size() == 64 &&
               std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) && !std::isupper(c); });
    }

    void check_mcp() {
        const std::string& path = result.values.text("mcp.path");
        if (path.size() < 2 || !path.starts_with('/') || path.ends_with('/') ||
            path.find_first_of("{}?#% \"") != path.npos)
            add_fault("mcp.path", "a path like /mcp", '"' + path + '"');
        const auto& tokens = result.values.list("mcp.tokens");
        for (const std::string& token : tokens) // it may be the token itself, which belongs in no message
            if (!is_sha256(token)) add_fault("mcp.tokens", sha256_expected, "something else");
        if (tokens.empty() && !result.values.list("mcp.token_tools").empty())
            add_fault("mcp.token_tools", "an empty list while mcp.tokens is empty", "tools that nobody could call");
        for (const std::string& origin : result.values.list("mcp.origins"))
            if (origin.find("://") == origin.npos)
                add_fault("mcp.origins", "an origin like https://app.example", '"' + origin + '"');
    }

    void put(strength as, const setting& one, const std::string& text, const std::string& origin) {
        const std::string key(one.key);
        layers[as]->setString(key, text);
        origins[as][key] = origin;
    }

    void check_and_put(strength as, const setting& one, const std::string& text, const std::string& origin) {
        if (value_from_text(one, text)) return put(as, one, text, origin);
        result.faults.push_back(
            {pointer_of(one.key), expected_of(one), one.secret ? "something else" : '"' + text + '"', {}, origin});
    }

    int strongest(const std::string& key) const {
        int by = options;
        while (by < defaults && !origins[by].contains(key)) ++by;
        return by;
    }

    // Other programs may have variables with our prefix, so only near misses are worth a word.
    void report_unknown_variables() {
        std::vector<std::string> known{"BERTH_CONFIG"};
        for (const setting& one : all_settings()) std::ranges::copy(environment_of(one), std::back_inserter(known));
        for (const auto& [name, text] : sources.environment) {
            if (!name.starts_with("BERTH_") || std::ranges::find(known, name) != known.end()) continue;
            const std::string meant = nearest(name, known);
            if (!meant.empty()) result.doubtful.push_back({"", meant, name, {}, "environment"});
        }
    }

    std::string& text_at(std::string_view key) {
        return std::get<std::string>(result.values.entries_.find(key)->second.value);
    }

    static std::string absolute_or(const std::string& given, const std::filesystem::path& otherwise) {
        return given.empty() ? otherwise.string() : std::filesystem::absolute(given).lexically_normal().string();
    }

    void add_fault(std::string_view key, std::string expected, std::string found) {
        result.faults.push_back(
            {pointer_of(key), std::move(expected), std::move(found), {}, result.values.origin(key)});
    }
};

layered layer(const layer_sources& sources) {
    layering under_way(sources);
    under_way.add_defaults();
    under_way.add_file();
    under_way.add_environment();
    under_way.add_options();
    under_way.combine();
    under_way.fill_in();
    under_way.check_together();
    return std::move(under_way.result);
}

} // namespace berth::host::app
