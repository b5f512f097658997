// Everything a plugin needs. A plugin is a service class and one BERTH_PLUGIN line:
//
//     BERTH_PLUGIN(Notes, "notes", "1.0.0");
#pragma once

#include <berth/detail/plugin.hpp>

// Makes the translation unit a plugin: its one exported symbol, and the note by which the host knows it before it runs.
// `name` is lower-case letters, digits and '-'; `version` a semantic version.
#define BERTH_PLUGIN(Service, name, version)                                                                           \
    extern "C" {                                                                                                       \
    __attribute__((visibility("default"))) extern const berth_plugin_table berth_plugin;                              \
    constinit const berth_plugin_table berth_plugin = ::berth::detail::plugin<Service>::make_table(name, version);     \
    }                                                                                                                  \
    __attribute__((section(".note.berth"), used, aligned(4))) static constinit const ::berth::detail::elf_note         \
        berth_elf_note = ::berth::detail::make_note(name, version)
