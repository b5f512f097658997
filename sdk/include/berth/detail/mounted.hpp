// The services of a plugin: which, under which prefix, their endpoints in one table, and their objects.
#pragma once

#include <berth/detail/invoke.hpp>
#include <berth/detail/record_types.hpp>
#include <berth/mount.hpp>
#include <berth/service.hpp>

namespace berth::detail {

struct service_access {
    static void lend(service& to, const berth_host* host) { to.host_ = host; }
};

// What BERTH_PLUGIN was given is one service, or says which.
template <class Plugin>
constexpr auto mounts_of() {
    if constexpr (requires { Plugin::services(); }) return Plugin::services();
    else return services(mount<Plugin>());
}
template <class Plugin>
inline constexpr std::size_t mount_count = std::tuple_size_v<decltype(mounts_of<Plugin>())>;

template <class Plugin, std::size_t Index>
struct mounted {
    static constexpr auto said = std::get<Index>(mounts_of<Plugin>());
    using service_type = typename std::remove_const_t<decltype(said)>::service;
    static_assert(std::is_base_of_v<service, service_type>, "berth: a service derives publicly from berth::service");
    static_assert(requires { service_type::routes(); }, "berth: a service says its routes: static constexpr auto routes()");
    static_assert(std::is_default_constructible_v<service_type>, "berth: a service is made without arguments");
    struct own_prefix {
        static constexpr const char* value = said.prefix;
    };
    using prefix = std::conditional_t<bare_prefix(said.prefix).empty(), no_prefix, own_prefix>;
    using rows = service_rows<service_type, prefix>;
};

// Objects of several classes, made in their order (std::tuple leaves that open).
template <std::size_t Index, class Service>
struct service_object {
    Service object;
};
template <class Indices, class... Service>
struct service_objects;
template <std::size_t... Index, class... Service>
struct service_objects<std::index_sequence<Index...>, Service...> : service_object<Index, Service>... {};
template <std::size_t Index, class Service>
Service& object_at(service_object<Index, Service>& of) {
    return of.object;
}

// start: void start() or void start(Configuration).
template <class Service>
auto configuration_of() {
    if constexpr (requires { &Service::start; }) {
        using parameters = typename method_traits<decltype(&Service::start)>::parameters;
        if constexpr (parameters::size == 1)
            return std::type_identity<std::remove_cvref_t<typename list_element<parameters, 0>::type>>{};
        else return std::type_identity<void>{};
    } else return std::type_identity<void>{};
}
template <class Service>
using configuration_type = typename decltype(configuration_of<Service>())::type;

template <class... Configuration>
auto only_configuration() {
    static_assert((std::size_t{0} + ... + std::size_t{!std::is_void_v<Configuration>}) <= 1,
                  "berth: at most one service of a plugin takes a configuration in start");
    return std::type_identity<void>{};
}
template <class First, class... Rest>
auto first_configuration() {
    if constexpr (!std::is_void_v<First> || sizeof...(Rest) == 0) return std::type_identity<First>{};
    else return first_configuration<Rest...>();
}

using invoker = void (*)(void* service, const invocation& at);
template <class Service, std::size_t Index>
constexpr invoker invoker_of() {
    if constexpr (endpoint_table<Service, Index>::tool) return &invoke_tool<Service, Index>;
    else return &invoke<Service, Index>;
}
// Whether a tool can take work; null where there is none.
using readiness_check = bool (*)(void* service);
template <class Service, std::size_t Index>
constexpr readiness_check readiness_of() {
    if constexpr (endpoint_table<Service, Index>::tool) return &tool_part<Service, Index>::ready;
    else return nullptr;
}

template <class Plugin, class Indices = std::make_index_sequence<mount_count<Plugin>>>
struct service_set;
template <class Plugin, std::size_t... Mount>
struct service_set<Plugin, std::index_sequence<Mount...>> {
    static_assert(sizeof...(Mount) > 0, "berth: a plugin has at least one service");
    template <std::size_t Index>
    using service_at = typename mounted<Plugin, Index>::service_type;

    using configuration = typename decltype((only_configuration<configuration_type<service_at<Mount>>...>(),
                                             first_configuration<configuration_type<service_at<Mount>>...>()))::type;
    using records = record_table<decltype(collect_services<type_list<>, service_at<Mount>...>())>;

    static constexpr std::uint32_t endpoint_count = (std::uint32_t{0} + ... + mounted<Plugin, Mount>::rows::count);

    struct table {
        berth_endpoint rows[endpoint_count + 1]{};
        invoker invokers[endpoint_count + 1]{};
        readiness_check readiness[endpoint_count + 1]{};
        std::uint32_t services[endpoint_count + 1]{}; // the mount that an endpoint belongs to
        std::uint32_t size = 0;

        template <std::size_t Index, std::size_t... Route>
        constexpr void add(std::index_sequence<Route...>) {
            using from = mounted<Plugin, Index>;
            ((rows[size] = from::rows::rows[Route], services[size] = Index,
              readiness[size] = readiness_of<typename from::service_type, Route>(),
              invokers[size++] = invoker_of<typename from::service_type, Route>()),
             ...);
        }
    };
    static constexpr table endpoints = [] {
        table all;
        (all.template add<Mount>(std::make_index_sequence<mounted<Plugin, Mount>::rows::count>{}), ...);
        return all;
    }();

    static constexpr bool asks_ready = [] {
        for (const berth_endpoint& row : endpoints.rows)
            if (row.flags & BERTH_ENDPOINT_TOOL && row.tool->flags & BERTH_TOOL_ASKED_READY) return true;
        return false;
    }();

    service_objects<std::index_sequence<Mount...>, service_at<Mount>...> objects;
    std::size_t started = 0;

    explicit service_set(const berth_host* host) { (service_access::lend(object_at<Mount>(objects), host), ...); }

    void* object_of(std::uint32_t endpoint) {
        void* const all[] = {&object_at<Mount>(objects)...};
        return all[endpoints.services[endpoint]];
    }
    template <class Configuration>
    void start(Configuration& given) {
        (start_one(object_at<Mount>(objects), given), ...);
    }
    template <class Service, class Configuration>
    void start_one(Service& one, [[maybe_unused]] Configuration& given) {
        if constexpr (!std::is_void_v<configuration_type<Service>>) one.start(std::move(given));
        else if constexpr (requires { one.start(); }) one.start();
        ++started;
    }
    // Those that have started, the last one first. `failed` is called with what a stop threw.
    template <class Failed>
    void stop(Failed failed) {
        (stop_one(object_at<sizeof...(Mount) - 1 - Mount>(objects), sizeof...(Mount) - 1 - Mount, failed), ...);
    }
    template <class Service, class Failed>
    void stop_one([[maybe_unused]] Service& one, std::size_t index, [[maybe_unused]] Failed& failed) {
        if (index >= started) return;
        started = index;
        if constexpr (requires { one.stop(); }) {
            try {
                one.stop();
            } catch (const std::exception& thrown) {
                failed(thrown.what());
            } catch (...) {
                failed("something that is no std::exception");
            }
        }
    }
};

} // namespace berth::detail
