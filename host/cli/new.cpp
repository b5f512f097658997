#include <cli/new.hpp>

#include <plugin/identity.hpp>

#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <utility>
#include <vector>

namespace berth::host::cli {
namespace {

namespace fs = std::filesystem;

constexpr int wrong_usage = 64;
constexpr int unavailable = 69;
constexpr int cannot_create = 73;

struct request {
    std::string name;
    fs::path directory;
    fs::path from; // the template
};

// Names that CMake keeps for targets of its own.
constexpr std::array<std::string_view, 8> reserved{"all",     "clean", "depend",  "edit_cache",
                                                   "install", "help",  "package", "test"};

std::string read_request(std::span<const std::string> arguments, request& into) {
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& word = arguments[at];
        if (word == "--directory" || word == "--template") {
            if (at + 1 == arguments.size()) return word + " expects a folder";
            (word == "--directory" ? into.directory : into.from) = arguments[++at];
        } else if (word.starts_with("-")) {
            return "unknown option " + word;
        } else if (!into.name.empty()) {
            return "expected one name, found " + into.name + " and " + word;
        } else {
            into.name = word;
        }
    }
    if (into.name.empty()) return "expected a name";
    if (!plugin::is_plugin_name(into.name)) {
        return "expected a name of small letters, digits and dashes that begins with a letter, at most 63, found " +
               into.name;
    }
    for (const std::string_view taken : reserved) {
        if (into.name == taken) return "CMake keeps the name " + into.name + " for itself: choose another";
    }
    if (into.directory.empty()) into.directory = into.name;
    return {};
}

fs::path own_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return program.parent_path();
}

// Beside an installed program, or in the source tree above a program that was just built.
fs::path find_template() {
    std::error_code error;
    const fs::path installed = own_folder().parent_path() / "share/berth/template";
    if (fs::is_directory(installed, error)) return installed;
    for (fs::path folder = own_folder(); folder.has_relative_path(); folder = folder.parent_path()) {
        if (fs::is_regular_file(folder / "sdk/template/NAME.cpp", error)) return folder / "sdk/template";
    }
    return {};
}

// my-shop -> MyShop
std::string class_name(std::string_view name) {
    std::string result;
    bool capital = true;
    for (const char letter : name) {
        if (letter != '-') {
            result += static_cast<char>(capital ? std::toupper(static_cast<unsigned char>(letter)) : letter);
        }
        capital = letter == '-';
    }
    // The template has structs of these names.
    return result == "Item" || result == "Search" ? result + "Service" : result;
}

// A compiler finds an SDK under /usr by itself; one elsewhere is named.
std::string configure_command() {
    std::error_code error;
    const fs::path prefix = own_folder().parent_path();
    const bool elsewhere = prefix != "/usr" && prefix != "/usr/local" && fs::exists(prefix / "lib/cmake/Berth", error);
    return "cmake -S . -B build" + (elsewhere ? " -D CMAKE_PREFIX_PATH=" + prefix.string() : std::string());
}

using replacements = std::vector<std::pair<std::string, std::string>>;

std::string replaced(std::string text, const replacements& words) {
    for (const auto& [word, by] : words) {
        for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + by.size())) {
            text.replace(at, word.size(), by);
        }
    }
    return text;
}

std::string copy_file(const fs::path& from, const fs::path& to, const replacements& words) {
    std::ifstream in(from, std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    std::ofstream out(to, std::ios::binary);
    out << replaced(content.str(), words);
    out.close();
    return in && out ? std::string() : "cannot write " + to.string() + " from " + from.string();
}

std::string make_project(const request& wanted) {
    std::error_code error;
    fs::create_directories(wanted.directory, error);
    if (error) return "cannot make the folder " + wanted.directory.string() + ": " + error.message();
    if (!fs::is_empty(wanted.directory, error) || error) {
        return "expected a new or empty folder, found " + wanted.directory.string() +
               (error ? ": " + error.message() : " with files in it");
    }
    const replacements words{
        {"@NAME@", wanted.name}, {"@CLASS@", class_name(wanted.name)}, {"@CONFIGURE@", configure_command()}};
    for (const fs::directory_entry& file : fs::directory_iterator(wanted.from)) {
        const std::string name = replaced(file.path().filename().string(), {{"NAME", wanted.name}});
        std::string fault = copy_file(file.path(), wanted.directory / name, words);
        if (!fault.empty()) return fault;
    }
    return {};
}

} // namespace

int new_project(std::span<const std::string> arguments, std::ostream& out, std::ostream& err) {
    request wanted;
    if (const std::string fault = read_request(arguments, wanted); !fault.empty()) {
        err << "berth new: " << fault << "\nusage: berth new NAME [--directory FOLDER] [--template FOLDER]\n";
        return wrong_usage;
    }
    if (wanted.from.empty()) wanted.from = find_template();
    if (wanted.from.empty()) {
        err << "berth new: no project template beside " << own_folder().string()
            << ": install the package berth-dev, or name one with --template\n";
        return unavailable;
    }
    if (const std::string fault = make_project(wanted); !fault.empty()) {
        err << "berth new: " << fault << '\n';
        return cannot_create;
    }
    out << "Made " << wanted.directory.string() << ". Next:\n\n    cd " << wanted.directory.string() << "\n    "
        << configure_command() << "\n    cmake --build build\n    ctest --test-dir build --output-on-failure\n\n"
        << "README.md there says how to serve and call it.\n";
    return 0;
}

} // namespace berth::host::cli
