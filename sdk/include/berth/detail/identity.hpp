// A plugin's name and version, and the ELF note by which the host knows it before it runs.
#pragma once

#include <berth/abi.h>
#include <berth/version.hpp>

#include <cstddef>
#include <string_view>

namespace berth::detail {

template <std::size_t Size>
consteval void copy_text(char (&to)[Size], std::string_view from, bool may_cut = false) {
    if (from.size() >= Size && !may_cut) throw "berth: the plugin's name or version is too long";
    for (std::size_t i = 0; i + 1 < Size && i < from.size(); ++i) to[i] = from[i];
}
consteval bool is_plugin_name(std::string_view name) {
    if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
    for (char c : name)
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
    return true;
}

struct elf_note {
    std::uint32_t owner_size = sizeof BERTH_NOTE_OWNER;
    std::uint32_t description_size = sizeof(berth_note);
    std::uint32_t type = BERTH_NOTE_TYPE;
    char owner[8] = BERTH_NOTE_OWNER;
    berth_note description{};
};

consteval elf_note make_note(std::string_view name, std::string_view version) {
    if (!is_plugin_name(name)) throw "berth: a plugin's name is lower-case letters, digits and '-', a letter first";
    elf_note note;
    note.description.size = sizeof(berth_note);
    note.description.magic = BERTH_NOTE_MAGIC;
    note.description.abi_major = BERTH_ABI_MAJOR;
    note.description.abi_minor = BERTH_ABI_MINOR;
    copy_text(note.description.name, name);
    copy_text(note.description.version, version);
    copy_text(note.description.sdk_version, BERTH_SDK_VERSION);
    copy_text(note.description.compiler, __VERSION__, true);
    return note;
}

} // namespace berth::detail
