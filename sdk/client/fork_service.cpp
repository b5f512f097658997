// A host in a child, with one plugin and folders of its own that are gone with it.
#include "fork_child.hpp"

#include "ready.hpp"

#include <berth/abi.h>

#include <rapidjson/document.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <dlfcn.h>
#include <unistd.h>

namespace berth {
namespace {

namespace fs = std::filesystem;

// BERTH_BINARY, bin/berth beside the folder of this library, or whatever PATH finds.
std::string binary_of_host(const std::string& given) {
    if (!given.empty()) return given;
    if (const char* const named = std::getenv("BERTH_BINARY")) return named;
    Dl_info about{};
    if (::dladdr(reinterpret_cast<const void*>(&binary_of_host), &about) != 0 && about.dli_fname) {
        std::error_code failed;
        const fs::path beside = fs::canonical(about.dli_fname, failed).parent_path().parent_path() / "bin" / "berth";
        if (!failed && fs::is_regular_file(beside, failed)) return beside;
    }
    return "berth";
}

std::string content_of(const fs::path& file) {
    std::ifstream from(file, std::ios::binary);
    std::ostringstream text;
    text << from.rdbuf();
    return text.str();
}

// As the note in its image says; empty when there is none.
std::string name_of_plugin(const fs::path& image) {
    const std::string bytes = content_of(image);
    const std::uint32_t magic = BERTH_NOTE_MAGIC;
    const std::string_view wanted(reinterpret_cast<const char*>(&magic), sizeof magic);
    for (std::size_t at = bytes.find(wanted, sizeof magic); at != std::string::npos; at = bytes.find(wanted, at + 1)) {
        berth_note note{};
        const std::size_t begin = at - offsetof(berth_note, magic);
        if (bytes.size() - begin < sizeof note) break;
        std::memcpy(&note, bytes.data() + begin, sizeof note);
        if (note.size == sizeof note && note.abi_major == BERTH_ABI_MAJOR && note.name[sizeof note.name - 1] == '\0')
            return note.name;
    }
    return {};
}

// The folders of one run, removed with it.
class folders {
public:
    fs::path make() {
        std::string name = (fs::temp_directory_path() / "berth-service-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw std::runtime_error("cannot make a folder " + name + ": " + std::strerror(errno));
        return root_ = name;
    }
    void remove() noexcept {
        std::error_code ignored; // a temporary folder that stays behind harms nobody
        if (!root_.empty()) fs::remove_all(root_, ignored);
        root_.clear();
    }
    const fs::path& root() const { return root_; }

private:
    fs::path root_;
};

void write(const fs::path& file, std::string_view text) {
    std::ofstream to(file, std::ios::binary);
    to << text;
    if (!to.flush()) throw std::runtime_error("cannot write " + file.string());
}

void furnish(const fs::path& root, const fs::path& plugin, const service_options& options) {
    for (const char* const one : {"plugins", "shipped", "plugins.d", "state"}) fs::create_directory(root / one);
    fs::create_symlink(plugin, root / "plugins" / plugin.filename());
    // It stops within the time that terminate grants.
    const auto drain = std::max<long long>(options.process.terminate_deadline.count() - 1000, 100);
    write(root / "berth.json", R"({"drain":{"deadline_ms":)" + std::to_string(drain) + R"(},"log":{"level":")" +
                                   (options.quiet ? "warning" : "info") + R"("}})");
    if (!options.configuration.empty())
        write(root / "plugins.d" / (name_of_plugin(plugin) + ".json"), options.configuration);
}

std::vector<std::string> arguments_of(const fs::path& root, const service_options& options) {
    std::vector<std::string> all{"serve",
                                 "--config",
                                 root / "berth.json",
                                 "--plugins",
                                 root / "plugins",
                                 "--state",
                                 root / "state",
                                 "--host",
                                 "127.0.0.1",
                                 "--port",
                                 "0",
                                 "--admin-host",
                                 "127.0.0.1",
                                 "--admin-port",
                                 "0",
                                 "--set",
                                 "plugins.shipped=" + (root / "shipped").string(),
                                 "--set",
                                 "plugins.configuration_folder=" + (root / "plugins.d").string()};
    all.insert(all.end(), options.arguments.begin(), options.arguments.end());
    return all;
}

std::string url_in(const fs::path& ready_note) {
    rapidjson::Document document;
    document.Parse(content_of(ready_note).c_str());
    const bool good =
        !document.HasParseError() && document.IsObject() && document.HasMember("http") && document["http"].IsString();
    if (!good) throw std::runtime_error("the host is ready, but " + ready_note.string() + " does not say where");
    return document["http"].GetString();
}

} // namespace

fork fork::service(std::string plugin, service_options options) {
    const fs::path image = fs::absolute(plugin).lexically_normal();
    auto own = std::make_shared<folders>(); // shared by the steps below, which live and die together
    child::steps steps;
    steps.name = "the service " + image.filename().string();
    steps.clean = [own] { own->remove(); };
    steps.check = [own, name = name_of_plugin(image)](const std::string&,
                                                      std::chrono::steady_clock::time_point deadline) {
        const std::string url = url_in(own->root() / "state" / "ready.json");
        net::wait_until_running(url, name, deadline);
        return url;
    };
    options.process.ready = fork_options::readiness::told;
    fork_options process = options.process;
    steps.prepare = [own, image, options = std::move(options)] {
        if (!fs::is_regular_file(image)) throw std::runtime_error("there is no plugin " + image.string());
        const fs::path root = own->make();
        try {
            furnish(root, image, options);
            return net::program_birth(binary_of_host(options.host), arguments_of(root, options), options.process);
        } catch (...) {
            own->remove();
            throw;
        }
    };
    return fork(std::make_unique<child>(std::move(steps), std::move(process)));
}

} // namespace berth
