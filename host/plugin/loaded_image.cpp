#include <plugin/loaded_image.hpp>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

namespace berth::host::plugin {

namespace {

const link_map* map_of(void* handle) {
    link_map* map = nullptr;
    return dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 ? map : nullptr;
}

// The number of dynamic symbols is written nowhere; the last chain of the hash table ends with the last symbol.
std::size_t symbol_count(const std::uint32_t* gnu_hash) {
    const std::uint32_t buckets = gnu_hash[0];
    const std::uint32_t first_hashed = gnu_hash[1];
    const std::uint32_t bloom_words = gnu_hash[2];
    const std::uint32_t* const bucket = gnu_hash + 4 + std::size_t{bloom_words} * (sizeof(ElfW(Addr)) / 4);
    const std::uint32_t* const chain = bucket + buckets;
    std::uint32_t last = buckets == 0 ? 0 : *std::max_element(bucket, bucket + buckets);
    if (last < first_hashed) return first_hashed;
    while ((chain[last - first_hashed] & 1u) == 0) ++last;
    return std::size_t{last} + 1;
}

std::optional<berth_note> note_in(const char* at, std::size_t size) {
    constexpr auto padded = [](std::size_t n) { return (n + 3) & ~std::size_t{3}; };
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) head;
        std::memcpy(&head, at, sizeof head);
        const std::size_t whole = sizeof head + padded(head.n_namesz) + padded(head.n_descsz);
        if (whole > size) return std::nullopt;
        const std::string_view owner(at + sizeof head, head.n_namesz);
        if (head.n_type == BERTH_NOTE_TYPE && owner == std::string_view(BERTH_NOTE_OWNER "\0", sizeof BERTH_NOTE_OWNER)) {
            berth_note note{};
            std::memcpy(&note, at + sizeof head + padded(head.n_namesz), std::min<std::size_t>(head.n_descsz, sizeof note));
            note.name[sizeof note.name - 1] = note.version[sizeof note.version - 1] = '\0';
            return note;
        }
        at += whole;
        size -= whole;
    }
    return std::nullopt;
}

} // namespace

image_symbols symbols_of(void* handle) {
    image_symbols found;
    const link_map* const map = map_of(handle);
    if (!map) return found;
    const ElfW(Sym)* symbols = nullptr;
    const char* strings = nullptr;
    std::size_t count = 0;
    for (const ElfW(Dyn)* entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
        if (entry->d_tag == DT_SYMTAB) symbols = reinterpret_cast<const ElfW(Sym)*>(entry->d_un.d_ptr);
        if (entry->d_tag == DT_STRTAB) strings = reinterpret_cast<const char*>(entry->d_un.d_ptr);
        if (entry->d_tag == DT_GNU_HASH)
            count = symbol_count(reinterpret_cast<const std::uint32_t*>(entry->d_un.d_ptr));
        if (entry->d_tag == DT_HASH && count == 0) count = reinterpret_cast<const std::uint32_t*>(entry->d_un.d_ptr)[1];
        if (entry->d_tag == DT_FLAGS_1) found.stays = (entry->d_un.d_val & DF_1_NODELETE) != 0;
    }
    if (!symbols || !strings) return found;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name(strings + symbols[i].st_name);
        const bool defined = symbols[i].st_shndx != SHN_UNDEF;
        if (!defined && name.starts_with("__cxa_thread_atexit")) found.thread_locals = true;
        if (defined && ELF64_ST_BIND(symbols[i].st_info) == STB_GNU_UNIQUE) found.unique_symbols = true;
    }
    return found;
}

std::optional<berth_note> note_of(void* handle) {
    struct search {
        ElfW(Addr) base;
        std::optional<berth_note> note;
    };
    const link_map* const map = map_of(handle);
    if (!map) return std::nullopt;
    search state{map->l_addr, std::nullopt};
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* data) {
            auto& wanted = *static_cast<search*>(data);
            if (info->dlpi_addr != wanted.base) return 0;
            for (int i = 0; i < info->dlpi_phnum && !wanted.note; ++i) {
                const ElfW(Phdr)& part = info->dlpi_phdr[i];
                if (part.p_type != PT_NOTE) continue;
                wanted.note = note_in(reinterpret_cast<const char*>(info->dlpi_addr + part.p_vaddr), part.p_memsz);
            }
            return 1;
        },
        &state);
    return state.note;
}

std::size_t threads_marked(std::string_view mark) {
    std::size_t found = 0;
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", gone)) {
        std::ifstream file(task.path() / "comm");
        std::string comm;
        if (std::getline(file, comm) && comm.ends_with(mark)) ++found;
    }
    return found;
}

} // namespace berth::host::plugin
