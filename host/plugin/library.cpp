#include <plugin/library.hpp>

#include <plugin/loaded_image.hpp>

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace berth::host::plugin {

namespace {

constexpr std::size_t least_table = offsetof(berth_plugin_table, extension);

// How often each image is open: one that another instance needs is resident by right. Part of what the process has
// mapped, and therefore as global as that.
struct open_images {
    std::mutex mutex; // guards counts
    std::map<std::filesystem::path, int> counts;

    int change(const std::filesystem::path& image, int by) {
        const std::lock_guard lock(mutex);
        return counts[image] += by;
    }
};

open_images& images() {
    static auto& all = *new open_images; // never destroyed: a thread whose plugin never returned may still come back
    return all;
}

// What is wrong with the table, in sentences; empty when nothing is.
std::string faults(const berth_plugin_table& table, const std::optional<berth_note>& note) {
    std::string said;
    const auto expect = [&](bool holds, const std::string& otherwise) {
        if (!holds) said += (said.empty() ? "" : "; ") + otherwise;
    };
    expect(table.create && table.start && table.call && table.stop && table.destroy,
           "its table lacks a function: create, start, call, stop and destroy are all needed");
    expect(table.name && table.version, "its table says neither name nor version");
    if (!note || !table.name || !table.version) return said;
    expect(note->abi_major == table.abi_major, "its note says ABI " + std::to_string(note->abi_major) +
                                                   ", its table ABI " + std::to_string(table.abi_major));
    expect(std::string_view(note->name) == table.name,
           std::string("its note says name ") + note->name + ", its table " + table.name);
    expect(std::string_view(note->version) == table.version,
           std::string("its note says version ") + note->version + ", its table " + table.version);
    return said;
}

} // namespace

struct library::handle {
    boost::dll::shared_library opened;
};

void library::keep(std::unique_ptr<handle> in_use) {
    static std::mutex mutex; // guards kept
    static auto& kept = *new std::vector<std::unique_ptr<handle>>;
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(in_use));
}

std::variant<std::unique_ptr<library>, std::string> library::open(const std::filesystem::path& image) {
    auto opened = std::make_unique<handle>();
    try {
        using boost::dll::load_mode::type;
        opened->opened.load(image, type::rtld_now | type::rtld_local);
    } catch (const std::exception& refused) {
        return std::string("the dynamic linker refuses it: ") + refused.what();
    }
    void* const native = opened->opened.native();
    const auto* const live = static_cast<const berth_plugin_table*>(dlsym(native, BERTH_PLUGIN_SYMBOL));
    if (!live) return "it does not export " BERTH_PLUGIN_SYMBOL "; build it with BERTH_PLUGIN and berth_add_plugin()";
    if (live->abi_major != BERTH_ABI_MAJOR)
        return "its table has ABI " + std::to_string(live->abi_major) + ", this host ABI " +
               std::to_string(BERTH_ABI_MAJOR) + "; build it against an SDK of this ABI";
    if (live->size < least_table)
        return "its table has " + std::to_string(live->size) + " bytes, expected at least " +
               std::to_string(least_table) + "; build it against a released SDK";
    berth_plugin_table table{};
    std::memcpy(&table, live, std::min<std::size_t>(live->size, sizeof table));
    if (std::string said = faults(table, note_of(native)); !said.empty()) return said;
    auto whole = std::unique_ptr<library>(new library(std::move(opened), table));
    whole->image_ = image;
    images().change(image, 1);
    return whole;
}

library::library(std::unique_ptr<handle> opened, const berth_plugin_table& table)
    : handle_(std::move(opened)), table_(table) {
    const image_symbols symbols = symbols_of(handle_->opened.native());
    thread_locals_ = symbols.thread_locals;
    unique_symbols_ = symbols.unique_symbols || symbols.stays;
}

library::~library() {
    if (handle_) images().change(image_, -1);
}

unloaded library::close(const std::string& thread_mark) {
    // A thread that has been joined may stay visible for a moment.
    std::size_t left = threads_marked(thread_mark);
    for (int i = 0; left > 0 && i < 50; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        left = threads_marked(thread_mark);
    }
    const std::string file = image_.filename().string();
    if (left > 0) {
        keep(std::move(handle_)); // its code is in use: it must never be closed, not even when the process ends
        return {true, file + " stays loaded: " + std::to_string(left) + " thread" + (left == 1 ? "" : "s") +
                          " that the plugin started still run" + (left == 1 ? "s" : "")};
    }
    handle_.reset();
    if (images().change(image_, -1) > 0) return {};
    void* const still = dlopen(image_.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (!still) return {};
    dlclose(still);
    std::string why = " stays loaded: another library holds it";
    if (thread_locals_) why = " stays loaded: a thread-local of it with a destructor lives on a thread of the host";
    if (unique_symbols_)
        why = " stays loaded: it has unique symbols or asks to stay; build it with berth_add_plugin(), which passes "
              "-fno-gnu-unique";
    return {true, file + why};
}

} // namespace berth::host::plugin
