// Several services in one plugin, each an object of its own:
//
//     struct Shop {
//         static constexpr auto services() {
//             return berth::services(berth::mount<Orders>(), berth::mount<Stock>("warehouse/1"), berth::mount<Stock>("warehouse/2"));
//         }
//     };
//     BERTH_PLUGIN(Shop, "shop", "1.0.0");
//
// They are made and started in this order and stopped in the reverse one. At most one of them takes a configuration.
#pragma once

#include <tuple>

namespace berth {

template <class Service>
struct mount {
    using service = Service;

    constexpr mount() = default;
    // The prefix replaces the service's name in the paths of marshalled endpoints, and stands before those of plain routes.
    // Slashes around it do not count, an empty one is none.
    constexpr explicit mount(const char* path) : prefix(path) {}

    const char* prefix = "";
};

template <class... Mount>
constexpr auto services(Mount... mounts) {
    return std::tuple<Mount...>(mounts...);
}

} // namespace berth
