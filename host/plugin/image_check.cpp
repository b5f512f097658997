#include <plugin/image_check.hpp>

#include <plugin/elf.hpp>
#include <plugin/identity.hpp>
#include <plugin/image_bytes.hpp>

#include <berth/abi.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace berth::host::plugin {

namespace {

constexpr const char* rebuild = "; cure: rebuild it with berth_add_plugin()";

std::string abi_text(std::uint32_t major, std::uint32_t minor) {
    return std::to_string(major) + '.' + std::to_string(minor);
}

template <std::size_t N>
std::string text_of(const char (&field)[N]) {
    return std::string(field, strnlen(field, N));
}

// Shows a text from a hostile file without letting it play with a terminal.
std::string shown(std::string_view text) {
    std::string clean = "\"";
    for (char c : text.substr(0, 80)) clean += c >= 0x20 && c < 0x7f ? c : '?';
    return clean + '"';
}

// False when the bytes cannot be read as a library of this machine.
bool check_kind(std::string_view bytes, check_report& report) {
    const std::optional<elf_kind> kind = elf_kind_of(bytes);
    if (!kind) {
        report.incomplete = bytes.size() < 20 && std::string_view(ELFMAG, SELFMAG).starts_with(bytes.substr(0, SELFMAG));
        if (bytes.empty())
            report.refuse("the file is empty, expected an ELF shared library");
        else if (report.incomplete)
            report.refuse("the file is truncated: it needs " + std::to_string(sizeof(Elf64_Ehdr)) + " bytes, it has " +
                          std::to_string(bytes.size()) + "; cure: copy it again");
        else
            report.refuse("the file is not an ELF shared library: it begins with " + shown(bytes.substr(0, 16)));
        return false;
    }
    bool same = true;
    if (!kind->is_64_bit || kind->is_little_endian != (std::endian::native == std::endian::little)) {
        report.refuse(std::string("the file is built for ") + (kind->is_64_bit ? "64" : "32") + " bit, " +
                      (kind->is_little_endian ? "little" : "big") + "-endian, this host is 64 bit, " +
                      (std::endian::native == std::endian::little ? "little" : "big") + "-endian");
        same = false;
    }
    if (kind->machine != own_machine()) {
        report.refuse("the file is built for " + machine_name(kind->machine) + ", this host is " +
                      machine_name(own_machine()) + "; cure: compile it for " + machine_name(own_machine()));
        same = false;
    }
    if (kind->type != ET_DYN) {
        const char* found = kind->type == ET_EXEC  ? "a program"
                            : kind->type == ET_REL ? "an object file"
                                                   : "of ELF type ";
        report.refuse("the file is " + (kind->type == ET_EXEC || kind->type == ET_REL
                                            ? std::string(found)
                                            : found + std::to_string(kind->type)) +
                      ", expected a shared library" + rebuild);
        same = false;
    }
    if (same) report.ok("ELF shared library for " + machine_name(kind->machine));
    return same;
}

bool check_whole(std::string_view bytes, const elf_library& library, check_report& report) {
    const std::optional<std::uint64_t> needed = library.needed_size();
    if (!needed) {
        report.refuse("the file's ELF headers contradict themselves; cure: copy or build it again");
        return false;
    }
    if (*needed > bytes.size()) {
        report.incomplete = true;
        report.refuse("the file is truncated: it needs " + std::to_string(*needed) + " bytes, it has " +
                      std::to_string(bytes.size()) + "; cure: copy it again");
        return false;
    }
    if (!library.has_sections()) {
        report.refuse(std::string("the file has no section table") + rebuild);
        return false;
    }
    return true;
}

void check_note(const berth_note& note, check_report& report) {
    if (note.abi_major != BERTH_ABI_MAJOR)
        report.refuse("the plugin is built for Berth ABI " + abi_text(note.abi_major, note.abi_minor) +
                      ", this host has ABI " + abi_text(BERTH_ABI_MAJOR, BERTH_ABI_MINOR) +
                      "; cure: rebuild it against this host's SDK");
    else
        report.ok("Berth ABI " + abi_text(note.abi_major, note.abi_minor) + ", this host has " +
                  abi_text(BERTH_ABI_MAJOR, BERTH_ABI_MINOR));
    const std::string name = text_of(note.name);
    const std::string version = text_of(note.version);
    if (!is_plugin_name(name))
        report.refuse("the note's plugin name is " + shown(name) + ", expected [a-z][a-z0-9-]* of at most 63 bytes");
    if (!is_version(version))
        report.refuse("the note's version is " + shown(version) + ", expected a semantic version as in 1.2.3");
    if (is_plugin_name(name) && is_version(version))
        report.ok("plugin " + name + ' ' + version + ", SDK " + shown(text_of(note.sdk_version)) + ", compiler " +
                  shown(text_of(note.compiler)));
}

std::optional<berth_note> find_note(const elf_library& library, check_report& report) {
    std::vector<elf_note> ours;
    for (const elf_note& note : library.notes())
        if (note.owner == BERTH_NOTE_OWNER && note.type == BERTH_NOTE_TYPE) ours.push_back(note);
    if (ours.size() != 1) {
        report.refuse(ours.empty() ? std::string("the file has no Berth note, so it is not a Berth plugin") + rebuild
                                   : "the file has " + std::to_string(ours.size()) + " Berth notes, expected one: a "
                                     "plugin says BERTH_PLUGIN once");
        return std::nullopt;
    }
    berth_note note{};
    if (ours[0].content.size() >= sizeof note) std::memcpy(&note, ours[0].content.data(), sizeof note);
    if (note.size < sizeof note || note.size > ours[0].content.size() || note.magic != BERTH_NOTE_MAGIC) {
        report.refuse("the Berth note is damaged: " + std::to_string(ours[0].content.size()) + " bytes, size " +
                      std::to_string(note.size) + ", expected " + std::to_string(sizeof note) + " or more" + rebuild);
        return std::nullopt;
    }
    check_note(note, report);
    return note;
}

void check_unloading(const elf_library& library, const std::vector<elf_symbol>& symbols, check_report& report) {
    const auto unique = std::find_if(symbols.begin(), symbols.end(),
                                     [](const elf_symbol& each) { return each.defined && each.unique; });
    if (unique != symbols.end())
        report.warn("the unique symbol " + shown(unique->name) +
                    " will keep the image in the process after unloading" + rebuild);
    if (library.never_unloads())
        report.warn(std::string("linked with -z nodelete: the image stays in the process after unloading") + rebuild);
}

} // namespace

bool check_report::refused() const noexcept {
    return std::any_of(lines.begin(), lines.end(),
                       [](const check_line& each) { return each.result == check_line::verdict::refused; });
}

std::string check_report::refusal() const {
    std::string all;
    for (const check_line& each : lines)
        if (each.result == check_line::verdict::refused) all += (all.empty() ? "" : "; ") + each.text;
    return all;
}

std::string check_report::text() const {
    std::string all;
    for (const check_line& each : lines) {
        const bool ok = each.result == check_line::verdict::ok;
        all += ok ? "ok       " : each.result == check_line::verdict::warning ? "warning  " : "refused  ";
        all += each.text + '\n';
    }
    return all;
}

void check_bytes(std::string_view bytes, check_report& report) {
    if (!check_kind(bytes, report)) return;
    const elf_library library(bytes);
    if (!check_whole(bytes, library, report)) return;
    const std::optional<berth_note> note = find_note(library, report);
    const std::vector<elf_symbol> symbols = library.dynamic_symbols();
    const bool exported = std::any_of(symbols.begin(), symbols.end(), [](const elf_symbol& each) {
        return each.defined && each.name == BERTH_PLUGIN_SYMBOL;
    });
    if (exported)
        report.ok("exports " BERTH_PLUGIN_SYMBOL);
    else
        report.refuse(std::string("the file does not export the symbol " BERTH_PLUGIN_SYMBOL) + rebuild);
    check_unloading(library, symbols, report);
    if (report.refused() || !note) return;
    const bool thread_locals = std::any_of(symbols.begin(), symbols.end(), [](const elf_symbol& each) {
        return !each.defined && (each.name == "__cxa_thread_atexit" || each.name == "__cxa_thread_atexit_impl");
    });
    report.identity = image_identity{text_of(note->name),     text_of(note->version), text_of(note->sdk_version),
                                     text_of(note->compiler), note->abi_major,        note->abi_minor,
                                     thread_locals};
}

check_report check_image(const std::filesystem::path& file) {
    check_report report;
    check_file(file, report);
    // Rights are told beside what is wrong with the content, but nothing else than a regular file is ever opened.
    read_result content = read_image(file);
    if (content.failure.empty())
        check_bytes(content.bytes, report);
    else if (!report.refused())
        report.refuse(content.failure);
    return report;
}

} // namespace berth::host::plugin
