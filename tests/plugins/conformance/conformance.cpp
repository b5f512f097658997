// The services behind the recorded exchanges of the marshalling convention, as that page describes them.
#include "duplex_service.hpp"
#include "error_impl.hpp"
#include "example_impl.hpp"
#include "example_ws_impl.hpp"
#include "file_service.hpp"
#include "folders.hpp"
#include "http_stream_service.hpp"
#include "my_service.hpp"
#include "streaming_service.hpp"
#include "tortoise_tts.hpp"
#include "types_service.hpp"
#include "url_service.hpp"
#include "ws_error_impl.hpp"

#include <berth/documentation.hpp>

namespace conformance {

struct Conformance {
    static constexpr auto services() {
        return berth::services(
            berth::mount<MyService>(), berth::mount<FileService>(), berth::mount<StreamingService>(), berth::mount<ExampleImpl>(),
            berth::mount<UrlService>(), berth::mount<TortoiseTTS>(), berth::mount<ErrorImpl>(), berth::mount<WsErrorImpl>(),
            berth::mount<HttpStreamService>(), berth::mount<ExampleWsImpl>(), berth::mount<DuplexService>(),
            berth::mount<TypesService>(), berth::mount<ExampleImpl>("custom/prefix"), berth::mount<Storage>(),
            berth::mount<berth::documentation<MyService, FileService>>(), berth::mount<StaticPages>());
    }
};

} // namespace conformance

BERTH_PLUGIN(conformance::Conformance, "conformance", "1.0.0");
