// What a shared library says of itself, read from its bytes without running any of it. Every offset is checked: the
// bytes may be cut anywhere or written by somebody hostile. Pure, any thread.
#pragma once

#include <elf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::plugin {

// The first bytes, which mean the same for every class and byte order.
struct elf_kind {
    bool is_64_bit = false;
    bool is_little_endian = false;
    std::uint16_t type = ET_NONE;
    std::uint16_t machine = EM_NONE;
};

struct elf_note {
    std::string_view owner; // without its NUL
    std::uint32_t type = 0;
    std::string_view content;
};

struct elf_symbol {
    std::string_view name;
    bool defined = false;
    bool unique = false; // STB_GNU_UNIQUE
};

// Nullopt when it is not ELF, or too short to tell.
std::optional<elf_kind> elf_kind_of(std::string_view bytes) noexcept;
bool has_elf_magic(std::string_view bytes) noexcept;
std::string machine_name(std::uint16_t machine);
// The machine this host was compiled for.
std::uint16_t own_machine() noexcept;

// A 64-bit library in this machine's byte order; views point into the bytes it was made from.
class elf_library {
public:
    explicit elf_library(std::string_view bytes);

    // How many bytes the file must have for all its parts to lie inside; nullopt when its headers contradict themselves.
    std::optional<std::uint64_t> needed_size() const noexcept;
    // The rest is for files that are as long as needed.
    bool has_sections() const noexcept { return !sections_.empty(); }
    std::vector<elf_note> notes() const;
    std::vector<elf_symbol> dynamic_symbols() const;
    bool never_unloads() const; // DF_1_NODELETE

private:
    std::string_view part(std::uint64_t offset, std::uint64_t size) const noexcept;
    std::string_view content(const Elf64_Shdr& section) const noexcept;

    std::string_view bytes_;
    std::optional<std::uint64_t> needed_size_;
    std::vector<Elf64_Phdr> segments_;
    std::vector<Elf64_Shdr> sections_;
};

} // namespace berth::host::plugin
