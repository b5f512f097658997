// The plugin's table and the functions in it, made from its service. Every exception ends here.
#pragma once

#include <berth/detail/invoke.hpp>
#include <berth/service.hpp>
#include <berth/version.hpp>

namespace berth::detail {

struct service_access {
    static void lend(service& to, const berth_host* host) { to.host_ = host; }
};

// ---- identity

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

// ---- the record types that routes show, and those declared

template <class T, class List>
struct with_type;
template <class T, class... Known>
struct with_type<T, type_list<Known...>> {
    using type = std::conditional_t<(std::is_same_v<T, Known> || ...), type_list<Known...>, type_list<Known..., T>>;
};

template <class T>
consteval bool is_record() {
    if constexpr (kind_of<T>() == BERTH_KIND_OBJECT) return (notes_of<T>().flags & BERTH_TYPE_RECORD) != 0;
    else return false;
}
template <class List, class T>
auto collect_one() {
    using U = std::remove_cvref_t<T>;
    if constexpr (std::is_void_v<U> || std::is_same_v<U, call> || std::is_same_v<U, file>) return List{};
    else if constexpr (is_created<U>) return collect_one<List, typename created_value<U>::type>();
    else if constexpr (requires { requires std::is_same_v<U, page<typename decltype(U::items)::value_type>>; })
        return collect_one<List, typename decltype(U::items)::value_type>();
    else if constexpr (is_optional<U> || is_vector<U>) return collect_one<List, typename U::value_type>();
    else if constexpr (is_record<U>()) return typename with_type<U, List>::type{};
    else return List{};
}
template <class List>
auto collect_all() {
    return List{};
}
template <class List, class First, class... Rest>
auto collect_all() {
    return collect_all<decltype(collect_one<List, First>()), Rest...>();
}
template <class List, class Result, class... Parameter>
auto collect_method(type_list<Parameter...>) {
    return collect_all<List, Result, Parameter...>();
}
template <class Service, std::size_t Index, class List>
auto collect_routes() {
    if constexpr (Index == std::tuple_size_v<decltype(Service::routes())>) return List{};
    else {
        using traits = typename endpoint_table<Service, Index>::traits;
        return collect_routes<Service, Index + 1,
                              decltype(collect_method<List, typename traits::result>(typename traits::parameters{}))>();
    }
}
template <class... T>
auto collect_declared(type_list<T...>) {
    return collect_all<type_list<>, T...>();
}
template <class Service>
auto records_of() {
    if constexpr (requires { Service::records(); })
        return collect_routes<Service, 0, decltype(collect_declared(Service::records()))>();
    else return collect_routes<Service, 0, type_list<>>();
}

template <class List>
struct record_table;
template <class... T>
struct record_table<type_list<T...>> {
    static constexpr std::uint32_t count = sizeof...(T);
    static constexpr const berth_type* types[count + 1] = {&table<T>::type..., nullptr};
};

// ---- start: void start() or void start(Configuration)

template <class Service>
auto configuration_of() {
    if constexpr (requires { &Service::start; }) {
        using parameters = typename method_traits<decltype(&Service::start)>::parameters;
        if constexpr (parameters::size == 1)
            return std::type_identity<std::remove_cvref_t<typename list_element<parameters, 0>::type>>{};
        else return std::type_identity<void>{};
    } else return std::type_identity<void>{};
}

inline void tell(const berth_failure* failure, std::uint32_t status, std::string_view detail) {
    failure->fail(failure->state, status, slice(detail));
}

template <class Service, class Indices = std::make_index_sequence<std::tuple_size_v<decltype(Service::routes())>>>
struct plugin;
template <class Service, std::size_t... Index>
struct plugin<Service, std::index_sequence<Index...>> {
    using configuration = typename decltype(configuration_of<Service>())::type;
    using records = record_table<decltype(records_of<Service>())>;

    struct instance {
        explicit instance(const berth_host* from) : host(from) {}
        const berth_host* host;
        Service service;
    };

    static constexpr std::uint32_t endpoint_count = sizeof...(Index);
    static constexpr berth_endpoint endpoints[endpoint_count + 1] = {make_endpoint<Service, Index>()..., berth_endpoint{}};
    using invoker = void (*)(void*, const berth_call&, const berth_sink&);
    static constexpr invoker invokers[endpoint_count + 1] = {&invoke<Service, Index>..., nullptr};

    static instance* own(berth_instance* opaque) { return reinterpret_cast<instance*>(opaque); }

    static berth_instance* create(const berth_host* host, const berth_failure* failure) {
        try {
            auto* made = new instance(host);
            service_access::lend(made->service, host);
            return reinterpret_cast<berth_instance*>(made);
        } catch (const std::exception& thrown) {
            tell(failure, 500, std::string("the service's constructor threw: ") + thrown.what());
        } catch (...) {
            tell(failure, 500, "the service's constructor threw something that is no std::exception");
        }
        return nullptr;
    }

    static bool start(berth_instance* opaque, [[maybe_unused]] berth_slice text, const berth_failure* failure) {
        try {
            [[maybe_unused]] Service& service = own(opaque)->service;
            if constexpr (!std::is_void_v<configuration>) {
                configuration given{};
                fault_list faults;
                json_reader(faults, table<configuration>::bind, &given).read(std::string(text.data, text.size));
                if (!faults.none()) {
                    for (fault& one : faults.faults) one.in = "configuration";
                    tell(failure, 422, faults_in_words(faults.faults));
                    return false;
                }
                service.start(std::move(given));
            } else if constexpr (requires { service.start(); }) {
                service.start();
            }
            return true;
        } catch (const std::exception& thrown) {
            tell(failure, 500, std::string("start threw: ") + thrown.what());
        } catch (...) {
            tell(failure, 500, "start threw something that is no std::exception");
        }
        return false;
    }

    static void call(berth_instance* opaque, const berth_call* message, const berth_sink* sink) {
        instance& self = *own(opaque);
        try {
            if (message->endpoint >= endpoint_count) return answer_problem(*sink, problem(500, "there is no such endpoint"));
            invokers[message->endpoint](&self.service, *message, *sink);
        } catch (const problem& said) {
            if (said.status() < 500) return answer_problem(*sink, said);
            answer_problem(*sink, said, note(self, *message, said.what()));
        } catch (const std::exception& thrown) {
            fail(self, *message, *sink, thrown.what());
        } catch (...) {
            fail(self, *message, *sink, "something that is no std::exception");
        }
    }
    // What went wrong inside is for the log; the caller gets the number under which it stands there.
    static void fail(instance& self, const berth_call& message, const berth_sink& sink, const char* what) {
        const std::string name = note(self, message, what);
        answer_problem(sink, problem(500, "the handler failed; the log has more under this instance"), name);
    }
    // Writes to the log what was thrown and returns the name under which it stands there.
    static std::string note(instance& self, const berth_call& message, const char* what) {
        std::string name = "call:" + std::to_string(message.id);
        const std::string line = std::string(endpoints[message.endpoint].service) + '.' + endpoints[message.endpoint].name +
                                 " threw in " + name + ": " + what;
        self.host->log(self.host->state, BERTH_LEVEL_ERROR, slice(line));
        return name;
    }

    static void stop(berth_instance* opaque) {
        instance& self = *own(opaque);
        try {
            if constexpr (requires { self.service.stop(); }) self.service.stop();
        } catch (const std::exception& thrown) {
            const std::string line = std::string("stop threw: ") + thrown.what();
            self.host->log(self.host->state, BERTH_LEVEL_ERROR, slice(line));
        } catch (...) {
            self.host->log(self.host->state, BERTH_LEVEL_ERROR, slice("stop threw something that is no std::exception"));
        }
    }
    static void destroy(berth_instance* opaque) { delete own(opaque); }
    static const void* extension(const char*) { return nullptr; }

    static consteval berth_plugin_table make_table(const char* name, const char* version) {
        berth_plugin_table made{};
        made.size = sizeof made;
        made.abi_major = BERTH_ABI_MAJOR;
        made.abi_minor = BERTH_ABI_MINOR;
        made.name = name;
        made.version = version;
        made.sdk_version = BERTH_SDK_VERSION;
        made.compiler = __VERSION__;
        made.endpoints = endpoints;
        made.endpoint_count = endpoint_count;
        if constexpr (!std::is_void_v<configuration>) made.configuration = &table<configuration>::type;
        made.records = records::types;
        made.record_count = records::count;
        made.create = &create;
        made.start = &start;
        made.call = &call;
        made.stop = &stop;
        made.destroy = &destroy;
        made.extension = &extension;
        return made;
    }
};

} // namespace berth::detail
