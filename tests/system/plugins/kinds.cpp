// Echoes a struct with every kind of member, strictly and not.
#include <berth/plugin.hpp>

#include <filesystem>
#include <map>

enum class Colour { red, green, blue };

struct Inner {
    int x;
    std::string word = "w";
};

struct Kinds {
    bool flag = false;
    std::int8_t small = 0;
    std::uint64_t widest = 0;
    double number = 0;
    std::string text;
    Colour colour = Colour::red;
    std::optional<int> maybe;
    std::vector<std::string> list;
    std::array<int, 3> three{};
    std::map<std::string, int> map;
    Inner inner{};
    std::variant<int, std::string, Inner> choice;
    std::chrono::system_clock::time_point at;
    berth::bytes content;
    std::filesystem::path place;

    static constexpr auto about() {
        return berth::object<Kinds>("One of each")
            .field<&Kinds::small>(berth::defaulted)
            .field<&Kinds::widest>(berth::defaulted)
            .field<&Kinds::number>(berth::defaulted, berth::range(-1000, 1000))
            .field<&Kinds::text>("Some text", berth::length(1, 20))
            .field<&Kinds::colour>(berth::defaulted)
            .field<&Kinds::three>(berth::defaulted)
            .field<&Kinds::inner>(berth::defaulted)
            .field<&Kinds::choice>(berth::defaulted)
            .field<&Kinds::at>(berth::defaulted)
            .field<&Kinds::place>(berth::defaulted);
    }
};

struct Strict {
    std::string name;
    int count = 1;
    static constexpr auto about() { return berth::object<Strict>().strict(); }
};

class Echo : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::post<&Echo::kinds>("/kinds", "Echo one of each"),
                             berth::post<&Echo::strict>("/strict", "Echo, unknown members refused"),
                             berth::get<&Echo::rest>("/rest/{path*}", "Echo the rest of the path"),
                             berth::get<&Echo::number>("/number/{value}", "Echo a number"),
                             berth::post<&Echo::bytes>("/bytes", "Count bytes"),
                             berth::get<&Echo::file>("/file", "This plugin's own image"));
    }
    Kinds kinds(Kinds in) { return in; }
    Strict strict(Strict in) { return in; }
    std::string rest(std::string path) { return path; }
    std::int32_t number(std::int32_t value) { return value; }
    std::size_t bytes(berth::bytes content) { return content.size(); }
    berth::file file() { return berth::file::from_path("/proc/self/exe"); }
};

BERTH_PLUGIN(Echo, "kinds", "1.0.0");
