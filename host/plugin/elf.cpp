#include <plugin/elf.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace berth::host::plugin {

namespace {

// Fits any file this host takes, and sums of a few stay far from overflow.
constexpr std::uint64_t largest_offset = std::uint64_t{1} << 48;

template <class T>
std::optional<T> value_at(std::string_view bytes, std::uint64_t offset) noexcept {
    if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

std::string_view text_at(std::string_view table, std::uint64_t offset) noexcept {
    if (offset >= table.size()) return {};
    std::string_view rest = table.substr(offset);
    const std::size_t end = rest.find('\0');
    return end == rest.npos ? std::string_view() : rest.substr(0, end);
}

void append_notes(std::string_view content, std::uint64_t alignment, std::vector<elf_note>& to) {
    const std::uint64_t step = alignment == 8 ? 8 : 4;
    auto padded = [step](std::uint64_t size) { return (size + step - 1) / step * step; };
    std::uint64_t at = 0;
    while (auto head = value_at<Elf64_Nhdr>(content, at)) {
        const std::uint64_t name_at = at + sizeof(Elf64_Nhdr);
        const std::uint64_t content_at = at + padded(sizeof(Elf64_Nhdr) + std::uint64_t{head->n_namesz});
        const std::uint64_t end = content_at + head->n_descsz;
        if (end > content.size()) return;
        std::string_view owner = content.substr(name_at, head->n_namesz);
        if (owner.ends_with('\0')) owner.remove_suffix(1);
        to.push_back({owner, head->n_type, content.substr(content_at, head->n_descsz)});
        at = padded(end);
    }
}

} // namespace

bool has_elf_magic(std::string_view bytes) noexcept {
    return bytes.starts_with(std::string_view(ELFMAG, SELFMAG));
}

std::optional<elf_kind> elf_kind_of(std::string_view bytes) noexcept {
    if (!has_elf_magic(bytes) || bytes.size() < 20) return std::nullopt;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    elf_kind kind;
    kind.is_64_bit = byte(EI_CLASS) == ELFCLASS64;
    kind.is_little_endian = byte(EI_DATA) == ELFDATA2LSB;
    const int low = kind.is_little_endian ? 0 : 1;
    kind.type = static_cast<std::uint16_t>(byte(16 + low) | byte(17 - low) << 8);
    kind.machine = static_cast<std::uint16_t>(byte(18 + low) | byte(19 - low) << 8);
    return kind;
}

std::string machine_name(std::uint16_t machine) {
    switch (machine) {
    case EM_X86_64: return "x86-64";
    case EM_AARCH64: return "AArch64";
    case EM_386: return "x86 (32 bit)";
    case EM_ARM: return "ARM (32 bit)";
    case EM_RISCV: return "RISC-V";
    case EM_PPC64: return "PowerPC 64";
    case EM_S390: return "S/390";
    default: return "machine " + std::to_string(machine);
    }
}

std::uint16_t own_machine() noexcept {
#if defined(__x86_64__)
    return EM_X86_64;
#elif defined(__aarch64__)
    return EM_AARCH64;
#elif defined(__riscv)
    return EM_RISCV;
#elif defined(__powerpc64__)
    return EM_PPC64;
#elif defined(__s390x__)
    return EM_S390;
#else
#error "Name this machine"
#endif
}

elf_library::elf_library(std::string_view bytes) : bytes_(bytes) {
    const auto header = value_at<Elf64_Ehdr>(bytes, 0);
    if (!header) {
        needed_size_ = sizeof(Elf64_Ehdr);
        return;
    }
    if ((header->e_phnum != 0 && header->e_phentsize != sizeof(Elf64_Phdr)) || header->e_phnum == PN_XNUM ||
        (header->e_shnum != 0 && header->e_shentsize != sizeof(Elf64_Shdr)) || header->e_phoff > largest_offset ||
        header->e_shoff > largest_offset)
        return;
    std::uint64_t needed = std::max(header->e_phoff + std::uint64_t{header->e_phnum} * sizeof(Elf64_Phdr),
                                    header->e_shoff + std::uint64_t{header->e_shnum} * sizeof(Elf64_Shdr));
    for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
        const auto segment = value_at<Elf64_Phdr>(bytes, header->e_phoff + i * sizeof(Elf64_Phdr));
        if (!segment) break;
        if (segment->p_offset > largest_offset || segment->p_filesz > largest_offset) return;
        needed = std::max(needed, segment->p_offset + segment->p_filesz);
        segments_.push_back(*segment);
    }
    for (std::uint64_t i = 0; i < header->e_shnum; ++i) {
        const auto section = value_at<Elf64_Shdr>(bytes, header->e_shoff + i * sizeof(Elf64_Shdr));
        if (!section) break;
        if (section->sh_type != SHT_NOBITS && section->sh_type != SHT_NULL) {
            if (section->sh_offset > largest_offset || section->sh_size > largest_offset) return;
            needed = std::max(needed, section->sh_offset + section->sh_size);
        }
        sections_.push_back(*section);
    }
    needed_size_ = needed;
}

std::optional<std::uint64_t> elf_library::needed_size() const noexcept {
    return needed_size_;
}

std::string_view elf_library::part(std::uint64_t offset, std::uint64_t size) const noexcept {
    if (offset > bytes_.size() || size > bytes_.size() - offset) return {};
    return bytes_.substr(offset, size);
}

std::string_view elf_library::content(const Elf64_Shdr& section) const noexcept {
    return section.sh_type == SHT_NOBITS ? std::string_view() : part(section.sh_offset, section.sh_size);
}

std::vector<elf_note> elf_library::notes() const {
    std::vector<elf_note> found;
    for (const Elf64_Shdr& section : sections_)
        if (section.sh_type == SHT_NOTE) append_notes(content(section), section.sh_addralign, found);
    return found;
}

std::vector<elf_symbol> elf_library::dynamic_symbols() const {
    std::vector<elf_symbol> found;
    for (const Elf64_Shdr& section : sections_) {
        if (section.sh_type != SHT_DYNSYM || section.sh_link >= sections_.size()) continue;
        const std::string_view names = content(sections_[section.sh_link]);
        const std::string_view symbols = content(section);
        for (std::uint64_t at = 0; auto symbol = value_at<Elf64_Sym>(symbols, at); at += sizeof(Elf64_Sym))
            found.push_back({text_at(names, symbol->st_name), symbol->st_shndx != SHN_UNDEF,
                             ELF64_ST_BIND(symbol->st_info) == STB_GNU_UNIQUE});
    }
    return found;
}

bool elf_library::never_unloads() const {
    for (const Elf64_Phdr& segment : segments_) {
        if (segment.p_type != PT_DYNAMIC) continue;
        const std::string_view entries = part(segment.p_offset, segment.p_filesz);
        for (std::uint64_t at = 0; auto entry = value_at<Elf64_Dyn>(entries, at); at += sizeof(Elf64_Dyn))
            if (entry->d_tag == DT_FLAGS_1 && (entry->d_un.d_val & DF_1_NODELETE)) return true;
    }
    return false;
}

} // namespace berth::host::plugin
