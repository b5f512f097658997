// Typed clients: a class that implements a service's interface by calling the service, so that either can stand where
// the other stood.
//
//     struct calculator {                                   // the interface, which service and client implement
//         virtual ~calculator() = default;
//         virtual int add(pair in) = 0;
//         virtual void tokens(prompt in, berth::stream<token>& out) = 0;
//         static constexpr auto routes() {
//             return berth::routes(berth::endpoint<&calculator::add>(), berth::websocket<&calculator::tokens>());
//         }
//     };
//     struct calculator_client : berth::client<calculator> {
//         using client::client;
//         int add(pair in) override { return call<&calculator::add>(std::move(in)); }
//         void tokens(prompt in, berth::stream<token>& out) override { call<&calculator::tokens>(std::move(in), out); }
//     };
//     calculator_client there("http://127.0.0.1:8090", {.headers = {{"Authorization", "Bearer ..."}}});
//
// A call throws berth::call_error when it fails, which says what the server said; std::invalid_argument for arguments
// that cannot be sent. Streams: a berth::source of the input is read while the output is delivered; over a WebSocket
// truly at once, the source on a thread of its own, and the call returns only after the source's last next() has. A
// stream's function that returns false ends the call and its connection. A stream that breaks off is an error.
// Files: an upload with a path is read from there while it is sent; a berth::file that comes back is in memory, or
// above a limit in a new file on disk, which is the caller's to remove.
//
// Any number of threads may call at once. Needs the library behind Berth::client.
#pragma once

#include <berth/call.hpp>
#include <berth/detail/client_messages.hpp>
#include <berth/detail/endpoint.hpp>
#include <berth/endpoints.hpp>
#include <berth/upload.hpp>

namespace berth {

template <class Interface>
class client : public Interface {
public:
    // `url` is the server's, with whatever path stands before its routes: http:// or https://. std::invalid_argument.
    explicit client(const std::string& url, client_options options = {}) : transport_(url, std::move(options)) {}

protected:
    // Calls the method of the service with these, which are the method's own parameters.
    template <auto Method, class... Given>
    auto call(Given&&... given) {
        constexpr std::size_t index = detail::route_index<Interface, Method>;
        using endpoint = detail::endpoint_table<Interface, index>;
        static_assert(std::is_same_v<detail::type_list<std::remove_cvref_t<Given>...>,
                                     decltype(bare(typename endpoint::parameters{}))>,
                      "berth: a client passes on the parameters of its method as they are");
        static_assert(!endpoint::has_socket, "berth: a free WebSocket is no call: this method has no client");
        void* const parameters[] = {const_cast<void*>(static_cast<const void*>(std::addressof(given)))..., nullptr};
        constexpr const berth_endpoint& row = detail::endpoint_row<Interface, index>;
        const detail::client_call one{row, endpoint::plan, parameters};
        const std::string target = detail::target_of(one, transport_.options().prefix);
        const detail::answer_site site{transport_, one, target, endpoint::over_websocket ? "WEBSOCKET" : row.method};
        if constexpr (endpoint::over_websocket)
            return over_websocket<endpoint>(one, site);
        else
            return over_http<endpoint>(one, site);
    }

private:
    template <class... Parameter>
    static auto bare(detail::type_list<Parameter...>) {
        return detail::type_list<std::remove_cvref_t<Parameter>...>{};
    }
    template <detail::role Wanted, class Endpoint>
    static constexpr std::size_t parameter_of() {
        std::size_t i = 0;
        while (Endpoint::roles[i] != Wanted) ++i;
        return i;
    }
    template <class Endpoint>
    static typename Endpoint::output& output_of(const detail::client_call& one) {
        return *static_cast<typename Endpoint::output*>(one.parameters[parameter_of<detail::role::output, Endpoint>()]);
    }
    template <class Endpoint>
    static auto& source_of(const detail::client_call& one) {
        constexpr std::uint32_t index = Endpoint::plan.places[Endpoint::plan.stream].parameter;
        constexpr std::uint32_t member = Endpoint::plan.places[Endpoint::plan.stream].member;
        using parameter =
            std::remove_cvref_t<typename detail::list_element<typename Endpoint::parameters, index>::type>;
        void* const at = one.address(Endpoint::plan.stream);
        if constexpr (member == detail::no_index)
            return *static_cast<parameter*>(at);
        else
            return *static_cast<detail::member_type<parameter, member>*>(at);
    }

    // ---- over HTTP

    template <class Endpoint>
    typename Endpoint::result over_http(const detail::client_call& one, const detail::answer_site& site) {
        using result = typename Endpoint::result;
        detail::outgoing request = detail::request_of(one, site.target);
        if constexpr (Endpoint::plan.stream != detail::no_index) {
            request.headers.emplace_back("Content-Type", "application/octet-stream");
            request.pieces = [&source = source_of<Endpoint>(one)](std::string& piece) {
                const auto next = source.next();
                if (next) piece.assign(reinterpret_cast<const char*>(next->data()), next->size());
                return next.has_value();
            };
        }
        if constexpr (Endpoint::has_output && !Endpoint::marshalled)
            request.headers.emplace_back("Accept", "application/x-ndjson, */*;q=0.5");
        const auto answer = transport_.send(std::move(request));
        const bool good = Endpoint::marshalled ? answer->status == 200 : answer->status >= 200 && answer->status < 300;
        if (!good) {
            std::string text = answer->rest();
            if constexpr (detail::is_optional<result> && !Endpoint::marshalled) {
                if (answer->status == 404) return std::nullopt;
            }
            if (text.empty()) text = answer->reason;
            transport_.refuse(answer->status, std::move(text), one.row.method, site.target);
        }
        if constexpr (Endpoint::has_output)
            detail::pieces_of<typename Endpoint::output::value_type, Endpoint::marshalled>(*answer, site,
                                                                                           output_of<Endpoint>(one));
        else
            return detail::result_of<result, Endpoint::marshalled>(*answer, site);
    }

    // ---- over a WebSocket

    template <class Endpoint>
    static detail::spoken_messages spoken_for(const detail::client_call& one) {
        if constexpr (Endpoint::plan.stream == detail::no_index) {
            return {one, nullptr, nullptr};
        } else {
            auto& source = source_of<Endpoint>(one);
            using piece = typename std::remove_reference_t<decltype(source)>::value_type;
            const auto next = [&source, &one](detail::message_kind& kind, std::string& message) {
                const auto got = source.next();
                if (!got) return false;
                if constexpr (std::is_same_v<piece, bytes>) {
                    kind = detail::message_kind::binary;
                    message.assign(reinterpret_cast<const char*>(got->data()), got->size());
                } else {
                    message = R"({"type": "item", "value": )" +
                              detail::json_of(detail::table<piece>::bind, &*got,
                                              {detail::dialect::marshalled, true, true}, one, "item") +
                              '}';
                }
                return true;
            };
            return {one, Endpoint::plan.inputs[Endpoint::plan.stream].name, next};
        }
    }

    template <class Endpoint>
    typename Endpoint::result over_websocket(const detail::client_call& one, const detail::answer_site& site) {
        using result = typename Endpoint::result;
        if constexpr (Endpoint::has_output) {
            using piece = typename Endpoint::output::value_type;
            auto& out = output_of<Endpoint>(one);
            detail::heard_messages::takers takers{true, nullptr, nullptr};
            if constexpr (std::is_same_v<piece, bytes>)
                takers.piece = [&](std::string_view got) { return out.send(detail::bytes_of(got)); };
            else
                takers.value = [&](const std::string& json) { return out.send(detail::value_from<piece>(site, json)); };
            converse<Endpoint>(one, site, std::move(takers));
        } else if constexpr (detail::answers_file<result, true>()) {
            return file_over_websocket<Endpoint, result>(one, site);
        } else if constexpr (std::is_void_v<result>) {
            converse<Endpoint>(one, site, {false, [](const std::string&) { return false; }, nullptr});
        } else {
            std::optional<result> got;
            converse<Endpoint>(one, site,
                               {false,
                                [&](const std::string& json) {
                                    got.emplace(detail::value_from<result>(site, json));
                                    return false;
                                },
                                nullptr});
            return std::move(*got);
        }
    }
    template <class Endpoint, class File>
    File file_over_websocket(const detail::client_call& one, const detail::answer_site& site) {
        if constexpr (detail::is_optional<File>) {
            return file_over_websocket<Endpoint, typename File::value_type>(one, site);
        } else if constexpr (std::is_same_v<File, bytes>) {
            bytes all;
            converse<Endpoint>(one, site, {true, nullptr, [&](std::string_view piece) {
                                               if (piece.size() > transport_.options().answer_bytes - all.size())
                                                   site.unfit("the file is longer than " +
                                                              std::to_string(transport_.options().answer_bytes) +
                                                              " bytes (answer_bytes)");
                                               detail::append(all, piece);
                                               return true;
                                           }});
            return all;
        } else {
            detail::arriving_file arrived(transport_.options());
            converse<Endpoint>(one, site, {true, nullptr, [&](std::string_view piece) {
                                               arrived.add(piece);
                                               return true;
                                           }});
            const char* const type = one.row.content_type ? one.row.content_type : "application/octet-stream";
            return detail::file_of(arrived, type, {});
        }
    }

    template <class Endpoint>
    void converse(const detail::client_call& one, const detail::answer_site& site,
                  detail::heard_messages::takers takers) {
        detail::spoken_messages spoken = spoken_for<Endpoint>(one);
        detail::heard_messages heard(site, std::move(takers));
        transport_.converse(
            {site.target, [&](detail::message_kind& kind, std::string& message) { return spoken.next(kind, message); },
             Endpoint::plan.stream != detail::no_index,
             [&](detail::message_kind kind, std::string_view message) { return heard.take(kind, message); }});
    }

    detail::transport transport_;
};

} // namespace berth
